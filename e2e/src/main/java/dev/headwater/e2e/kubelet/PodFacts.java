package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Exited;
import dev.headwater.e2e.kubelet.ContainerPhase.Running;
import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a report of a pod depends on. Ten looks a second at every pod find the same mostly, and
 * writing a report that is then not sent took a tenth of the tests' processor time.
 */
record PodFacts(List<ContainerFacts> containers, boolean over) {

  /**
   * What is reported of one container.
   *
   * @param state how it runs, waits or has ended, without what probes count
   */
  record ContainerFacts(
      Object state, boolean ready, boolean started, int restarts, Optional<Exited> lastExit) {
    static ContainerFacts of(ContainerRun run) {
      return new ContainerFacts(
          state(run.phase()), run.ready(), run.started(), run.restartCount(), run.lastExit());
    }

    private static Object state(ContainerPhase phase) {
      return switch (phase) {
        case Waiting waiting -> List.of(waiting.reason(), waiting.message());
        case Running running -> running.startedAt();
        case Exited exited -> exited;
      };
    }
  }

  static PodFacts of(PodContainers containers, boolean over) {
    return new PodFacts(
        Stream.concat(containers.init().stream(), containers.main().stream())
            .map(ContainerFacts::of)
            .toList(),
        over);
  }
}
