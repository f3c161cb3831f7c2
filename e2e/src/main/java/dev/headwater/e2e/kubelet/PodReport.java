package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Exited;
import dev.headwater.e2e.kubelet.ContainerPhase.Running;
import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a pod from what its containers do: what a kubelet would report. */
final class PodReport {
  private PodReport() {}

  /**
   * The status.
   *
   * @param declared the containers as the API server has them now, for what a resize gave them
   * @param before the conditions that were reported last, for their times
   * @param over whether the pod is being deleted and none of its processes is left
   */
  static PodStatus of(
      String podIp,
      Instant startTime,
      PodContainers containers,
      List<Container> declared,
      List<PodCondition> before,
      boolean over,
      Instant now) {
    var phase = containers.phase(over);
    var status =
        new PodStatusBuilder()
            .withPhase(phase)
            .withPodIP(podIp)
            .withPodIPs(List.of(new PodIP(podIp)))
            .withHostIP("127.0.0.1")
            .withStartTime(startTime.toString())
            .withContainerStatuses(main(containers, declared))
            .withConditions(PodConditions.of(containers, phase, before, now));
    if (!containers.init().isEmpty()) {
      status.withInitContainerStatuses(
          containers.init().stream().map(PodReport::initContainer).toList());
    }
    return status.build();
  }

  private static List<ContainerStatus> main(PodContainers containers, List<Container> declared) {
    return containers.main().stream()
        .map(run -> granted(container(run), named(declared, run.container().getName())))
        .toList();
  }

  /** A resize in place is granted at once, since nothing limits a process here. */
  private static ContainerStatus granted(ContainerStatus status, Optional<Container> declared) {
    return declared
        .map(Container::getResources)
        .map(
            resources ->
                new ContainerStatusBuilder(status)
                    .withResources(resources)
                    .withAllocatedResources(resources.getRequests())
                    .build())
        .orElse(status);
  }

  private static Optional<Container> named(List<Container> containers, String name) {
    return containers.stream().filter(container -> container.getName().equals(name)).findFirst();
  }

  /** An init container counts as ready once it has done its work. */
  private static ContainerStatus initContainer(ContainerRun run) {
    return new ContainerStatusBuilder(container(run)).withReady(run.succeeded()).build();
  }

  private static ContainerStatus container(ContainerRun run) {
    var status =
        new ContainerStatusBuilder()
            .withName(run.container().getName())
            .withImage(run.container().getImage())
            .withImageID(run.container().getImage())
            .withReady(run.ready())
            .withStarted(run.started())
            .withRestartCount(run.restartCount())
            .withState(state(run.phase()));
    run.lastExit().ifPresent(exit -> status.withLastState(state(exit)));
    return status.build();
  }

  private static ContainerState state(ContainerPhase phase) {
    return switch (phase) {
      case Waiting waiting ->
          new ContainerStateBuilder().withNewWaiting(waiting.message(), waiting.reason()).build();
      case Running running ->
          new ContainerStateBuilder().withNewRunning(running.startedAt().toString()).build();
      case Exited exited ->
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(exited.exitCode())
              .withReason(exited.exitCode() == 0 ? "Completed" : "Error")
              .withStartedAt(exited.startedAt().toString())
              .withFinishedAt(exited.finishedAt().toString())
              .endTerminated()
              .build();
    };
  }
}
