package dev.headwater.e2e.aws;

import java.time.Duration;

/** Decides before a call reaches AWS what happens to it. */
@FunctionalInterface
public interface Fault {
  /** Lets every call pass. */
  Fault NONE = call -> new Pass();

  /** Decides about a call whose status is not known yet (0). */
  Decision decide(AwsCall call);

  /** What happens to a call. */
  sealed interface Decision permits Pass, Answer, Delay, Drop, Lose {}

  /** The call goes on. */
  record Pass() implements Decision {}

  /** The front answers itself and nothing reaches AWS. */
  record Answer(int status, String body) implements Decision {}

  /** The call goes on later. */
  record Delay(Duration delay) implements Decision {}

  /** The connection closes without an answer and nothing reaches AWS. */
  record Drop() implements Decision {}

  /** AWS carries the call out and the connection closes without an answer. */
  record Lose() implements Decision {}
}
