package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.LogTail;
import dev.headwater.e2e.process.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for a component, but no longer than its process lives. */
record Readiness(List<StackProcess> processes, Duration limit) {
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * Returns once the condition holds.
   *
   * @throws IllegalStateException when a process has ended or the time is over; quotes the log
   */
  void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      processes.stream().filter(process -> !process.isAlive()).forEach(Readiness::reportDeath);
      if (System.nanoTime() > deadlineNanos) {
        StackProcess last = processes.getLast();
        throw new IllegalStateException(
            "%s: not after %d s. The last lines of %s:%n%s"
                .formatted(what, limit.toSeconds(), last.log(), LogTail.of(last.log())));
      }
      pause();
    }
  }

  private static void reportDeath(StackProcess process) {
    throw new IllegalStateException(
        "%s ended with exit code %d during the start. The last lines of %s:%n%s"
            .formatted(
                process.name(), process.onExit().join(), process.log(), LogTail.of(process.log())));
  }

  private static void pause() {
    try {
      // A process that says nothing when it is ready has to be asked again.
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the control plane starts", e);
    }
  }
}
