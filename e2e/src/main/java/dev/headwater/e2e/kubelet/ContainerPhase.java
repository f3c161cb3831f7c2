package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.StackProgram;
import java.time.Instant;
import java.util.Optional;

/** Where a container is between two looks. */
sealed interface ContainerPhase {
  /** Not running; started again once {@code retryAt} has come. */
  record Waiting(String reason, String message, Instant retryAt) implements ContainerPhase {}

  record Running(StackProgram process, Instant startedAt, Optional<ReadinessProbe> probe)
      implements ContainerPhase {}

  /** Ended and not to be started again. */
  record Exited(int exitCode, Instant startedAt, Instant finishedAt) implements ContainerPhase {}
}
