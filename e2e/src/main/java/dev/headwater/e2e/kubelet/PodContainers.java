package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Exited;
import dev.headwater.e2e.kubelet.ContainerPhase.Running;
import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import dev.headwater.e2e.kubelet.ContainerRun.RestartRule;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The containers of one pod: init containers one after the other, then all others together. */
record PodContainers(String restartPolicy, List<ContainerRun> init, List<ContainerRun> main) {
  private static final long GRACE_SECONDS = 30;

  static PodContainers of(Pod pod) {
    var spec = pod.getSpec();
    var metadata = pod.getMetadata();
    var name =
        "%s_%s(%s)".formatted(metadata.getName(), metadata.getNamespace(), metadata.getUid());
    var grace =
        Duration.ofSeconds(
            Optional.ofNullable(spec.getTerminationGracePeriodSeconds()).orElse(GRACE_SECONDS));
    var policy = spec.getRestartPolicy();
    var initPolicy = policy.equals("Never") ? "Never" : "OnFailure";
    var waiting = spec.getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
    return new PodContainers(
        policy,
        runs(spec.getInitContainers(), new RestartRule(initPolicy, name, grace), waiting),
        runs(spec.getContainers(), new RestartRule(policy, name, grace), waiting));
  }

  private static List<ContainerRun> runs(
      List<Container> containers, RestartRule rule, String waiting) {
    return containers.stream().map(c -> new ContainerRun(c, rule, waiting)).toList();
  }

  /** Looks at each container that has its turn. */
  void look(Instant now, ContainerRun.Starter starter) {
    for (var run : init) {
      run.look(now, starter);
      if (!run.succeeded()) {
        return;
      }
    }
    main.forEach(run -> run.look(now, starter));
  }

  boolean initialized() {
    return init.stream().allMatch(ContainerRun::succeeded);
  }

  /**
   * The pod's phase.
   *
   * @param over whether nothing will be started any more, whatever the restart policy says
   */
  String phase(boolean over) {
    if (init.stream().anyMatch(run -> run.phase() instanceof Exited && !run.succeeded())) {
      return "Failed";
    }
    if (main.stream().allMatch(run -> run.phase() instanceof Exited)) {
      return main.stream().allMatch(ContainerRun::succeeded) ? "Succeeded" : "Failed";
    }
    if (over) {
      return "Failed";
    }
    return main.stream().allMatch(PodContainers::hasRun) ? "Running" : "Pending";
  }

  private static boolean hasRun(ContainerRun run) {
    return switch (run.phase()) {
      case Running _, Exited _ -> true;
      case Waiting _ -> run.lastExit().isPresent();
    };
  }

  void terminate() {
    all().forEach(ContainerRun::terminate);
  }

  void kill() {
    all().forEach(ContainerRun::kill);
  }

  /** True once no process is left. */
  boolean settled(Instant now) {
    return all().map(run -> run.settle(now)).reduce(true, Boolean::logicalAnd);
  }

  /** What runs now; can be asked from any thread. */
  List<StackProgram> programs() {
    return all().flatMap(run -> run.program().stream()).toList();
  }

  Optional<ContainerRun> named(String container) {
    return all().filter(run -> run.container().getName().equals(container)).findFirst();
  }

  private Stream<ContainerRun> all() {
    return Stream.concat(init.stream(), main.stream());
  }
}
