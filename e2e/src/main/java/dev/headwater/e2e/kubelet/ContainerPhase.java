package dev.headwater.e2e.kubelet;

import java.time.Instant;
import java.util.Optional;

/** Where a container is between two looks. */
sealed interface ContainerPhase {
  /** Not running; started again once {@code retryAt} has come. */
  record Waiting(String reason, String message, Instant retryAt) implements ContainerPhase {}

  /**
   * Running.
   *
   * @param killAt when SIGKILL follows the SIGTERM that a failed probe brought
   */
  record Running(StartedContainer container, Instant startedAt, Optional<Instant> killAt)
      implements ContainerPhase {}

  /** Ended and not to be started again. */
  record Exited(int exitCode, Instant startedAt, Instant finishedAt) implements ContainerPhase {}
}
