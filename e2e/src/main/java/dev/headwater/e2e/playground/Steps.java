package dev.headwater.e2e.playground;

import dev.headwater.e2e.process.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tells what happens, and ends the demo where something does not hold. */
record Steps(Declarations declared, Progress progress) {
  /** A broker of AutoMQ has taken 150 s to start on two busy cores. */
  static final Duration LONG = Duration.ofMinutes(4);

  /**
   * A broker may use its whole grace, 360 s: of AutoMQ's brokers that stop at once the last ones
   * wait 2 min and more for one to hand over to.
   */
  static final Duration GRACE = Duration.ofMinutes(7);

  static final Duration SHORT = Duration.ofSeconds(30);

  void say(String what) {
    progress.step(what);
  }

  /** Waits until the newest spec of the cluster is carried out. */
  void awaitCluster(String what) {
    timed(
        what,
        LONG,
        () -> Declarations.isCarriedOut(declared.cluster()),
        () -> declared.cluster().getStatus());
  }

  /** Waits until the newest spec of the demo's topic is carried out. */
  void awaitTopic(String what) {
    timed(
        what,
        SHORT,
        () -> Declarations.isCarriedOut(declared.topic(Declarations.TOPIC)),
        () -> declared.topic(Declarations.TOPIC).getStatus());
  }

  private void timed(String what, Duration limit, BooleanSupplier holds, Supplier<Object> seen) {
    var started = Instant.now();
    Declarations.await(what, limit, holds, seen);
    say(what + " after " + Duration.between(started, Instant.now()).toMillis() + " ms");
  }

  /** Waits for what takes no time of its own. */
  static void await(String what, BooleanSupplier holds, Supplier<Object> seen) {
    Declarations.await(what, SHORT, holds, seen);
  }

  static void expect(boolean holds, String expected, Object seen) {
    if (!holds) {
      throw new StepFailed("expected " + expected + "; seen: " + seen);
    }
  }
}
