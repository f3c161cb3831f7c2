package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a Kafka call, as a stock client meets it. */
class FaultTest {
  @TempDir private static Path directory;
  private static DoubleFixture fixture;
  private static AdminView view;

  @BeforeAll
  static void start() {
    fixture = new DoubleFixture(directory);
    view = fixture.view();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void endFaults() {
    fixture.engine().faults(Fault.NONE);
  }

  @Test
  void aCallThatIsAnsweredWithAnErrorIsNotCarriedOut() throws Exception {
    once(ApiKeys.CREATE_TOPICS, new Fault.Answer(Errors.POLICY_VIOLATION));
    assertThat(view.create("answered", 1, Map.of())).isEqualTo("PolicyViolationException");
    assertThat(get(view.admin().listTopics().names())).doesNotContain("answered");
  }

  @Test
  void aCallThatIsDroppedIsNotCarriedOutAndTheClientTriesAgain() {
    var dropped = once(ApiKeys.CREATE_TOPICS, new Fault.Drop());
    assertThat(view.create("dropped", 1, Map.of())).isEqualTo("done");
    assertThat(dropped).hasValue(2);
  }

  @Test
  void aCallThatIsAppliedAndLostIsFoundDoneByTheNextTry() throws Exception {
    var lost = once(ApiKeys.CREATE_TOPICS, new Fault.ApplyAndLose());
    assertThat(view.create("lost", 1, Map.of())).isEqualTo("TopicExistsException");
    assertThat(lost).hasValue(2);
    assertThat(view.partitions("lost")).hasSize(1);
  }

  @Test
  void aCallThatIsDelayedIsCarriedOutLater() throws Exception {
    var delay = Duration.ofMillis(700);
    once(ApiKeys.CREATE_TOPICS, new Fault.Delay(delay));
    long start = System.nanoTime();
    assertThat(view.create("delayed", 1, Map.of())).isEqualTo("done");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(delay);
  }

  /** The first call of a kind meets the fault; how many of that kind came. */
  private static AtomicInteger once(ApiKeys api, Fault.Decision decision) {
    var seen = new AtomicInteger();
    fixture
        .engine()
        .faults(
            call -> call.api() == api && seen.getAndIncrement() == 0 ? decision : new Fault.Pass());
    return seen;
  }
}
