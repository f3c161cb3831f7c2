package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Exited;
import dev.headwater.e2e.kubelet.ContainerPhase.Running;
import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;

/** The status of a pod from what its containers do: what a kubelet would report. */
final class PodReport {
  private PodReport() {}

  static PodStatus of(
      String podIp,
      Instant startTime,
      List<ContainerRun> init,
      List<ContainerRun> containers,
      List<PodCondition> before,
      Instant now) {
    boolean initialized = init.stream().allMatch(ContainerRun::succeeded);
    boolean ready = initialized && containers.stream().allMatch(ContainerRun::ready);
    var status =
        new PodStatusBuilder()
            .withPhase(phase(containers))
            .withPodIP(podIp)
            .withPodIPs(List.of(new PodIP(podIp)))
            .withHostIP("127.0.0.1")
            .withStartTime(startTime.toString())
            .withContainerStatuses(containers.stream().map(PodReport::container).toList())
            .withConditions(
                condition("Initialized", initialized, before, now),
                condition("ContainersReady", ready, before, now),
                condition("Ready", ready, before, now));
    if (!init.isEmpty()) {
      status.withInitContainerStatuses(init.stream().map(PodReport::container).toList());
    }
    return status.build();
  }

  private static String phase(List<ContainerRun> containers) {
    if (containers.stream().allMatch(c -> c.phase() instanceof Exited)) {
      return containers.stream().allMatch(ContainerRun::succeeded) ? "Succeeded" : "Failed";
    }
    return containers.stream().allMatch(ContainerRun::startedOnce) ? "Running" : "Pending";
  }

  private static PodCondition condition(
      String type, boolean isTrue, List<PodCondition> before, Instant now) {
    var status = isTrue ? "True" : "False";
    var since =
        before.stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElse(now.toString());
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withLastTransitionTime(since)
        .build();
  }

  private static ContainerStatus container(ContainerRun run) {
    var status =
        new ContainerStatusBuilder()
            .withName(run.container().getName())
            .withImage(run.container().getImage())
            .withImageID(run.container().getImage())
            .withReady(run.ready())
            .withStarted(run.phase() instanceof Running)
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
