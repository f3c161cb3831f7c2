package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The conditions of a pod, with the reasons and messages of a real kubelet. */
final class PodConditions {
  private PodConditions() {}

  static List<PodCondition> of(
      PodContainers containers, String phase, List<PodCondition> before, Instant now) {
    var initialized =
        judge(
            "Initialized", containers.init(), ContainerRun::succeeded, "ContainersNotInitialized");
    var ready =
        containers.initialized()
            ? judge("Ready", containers.main(), ContainerRun::ready, "ContainersNotReady")
            : judge("Ready", containers.main(), _ -> false, "ContainersNotReady");
    if (phase.equals("Succeeded")) {
      initialized = condition("Initialized", "True", "PodCompleted", "");
      ready = condition("Ready", "False", "PodCompleted", "");
    }
    var containersReady = new PodConditionBuilder(ready).withType("ContainersReady").build();
    return List.of(
        since(initialized, before, now),
        since(containersReady, before, now),
        since(ready, before, now));
  }

  private static PodCondition judge(
      String type, List<ContainerRun> runs, Predicate<ContainerRun> good, String otherwise) {
    var bad = runs.stream().filter(good.negate()).map(run -> run.container().getName()).toList();
    if (bad.isEmpty()) {
      return condition(type, "True", "", "");
    }
    var kind = type.equals("Initialized") ? "incomplete" : "unready";
    return condition(
        type,
        "False",
        otherwise,
        "containers with " + kind + " status: [" + String.join(" ", bad) + "]");
  }

  /** Reason and message are empty, not absent: a merge would keep what stood there. */
  private static PodCondition condition(String type, String status, String reason, String message) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  /** The time of the last change of status: that of before while the status is the same. */
  private static PodCondition since(
      PodCondition condition, List<PodCondition> before, Instant now) {
    var time =
        before.stream()
            .filter(
                c ->
                    c.getType().equals(condition.getType())
                        && c.getStatus().equals(condition.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElse(now.toString());
    return new PodConditionBuilder(condition).withLastTransitionTime(time).build();
  }
}
