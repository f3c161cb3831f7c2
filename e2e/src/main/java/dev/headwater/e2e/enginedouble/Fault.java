package dev.headwater.e2e.enginedouble;

import java.time.Duration;
import org.apache.kafka.common.protocol.Errors;

/** Decides before a call reaches the engine what happens to it. */
@FunctionalInterface
public interface Fault {
  /** Lets every call pass. */
  Fault NONE = call -> new Pass();

  /** Decides about a call that a node has read and not yet carried out. */
  Decision decide(KafkaCall call);

  /** What happens to a call. */
  sealed interface Decision permits Pass, Answer, Delay, Drop, ApplyAndLose {}

  /** The call goes on. */
  record Pass() implements Decision {}

  /** The node answers with an error and nothing is carried out. */
  record Answer(Errors error) implements Decision {}

  /** The call goes on later. */
  record Delay(Duration delay) implements Decision {}

  /** The connection closes without an answer and nothing is carried out. */
  record Drop() implements Decision {}

  /** The call is carried out, and the connection closes without an answer. */
  record ApplyAndLose() implements Decision {}
}
