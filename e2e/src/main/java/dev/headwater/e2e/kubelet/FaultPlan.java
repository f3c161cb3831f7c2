package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is to go wrong, as pods and nodes ask for it. */
final class FaultPlan {
  private final Map<String, LostNode> lostNodes = new ConcurrentHashMap<>();
  private final Map<PodName, Duration> slowStarts = new ConcurrentHashMap<>();
  private final Map<PodName, String> failedLaunches = new ConcurrentHashMap<>();

  void lose(String node, LostNode how) {
    lostNodes.put(node, how);
  }

  void restore(String node) {
    lostNodes.remove(node);
  }

  /** How a node was lost; empty while it is there. */
  Optional<LostNode> lost(String node) {
    return Optional.ofNullable(lostNodes.get(node));
  }

  void slowStart(PodName pod, Duration delay) {
    slowStarts.put(pod, delay);
  }

  /** How long the pod is to stay without a container; zero in general. */
  Duration startDelay(Pod pod) {
    return slowStarts.getOrDefault(PodName.of(pod), Duration.ZERO);
  }

  void failLaunches(PodName pod, String message) {
    failedLaunches.put(pod, message);
  }

  /** Why the pod's images cannot be had; empty in general. */
  Optional<String> launchFailure(Pod pod) {
    return Optional.ofNullable(failedLaunches.get(PodName.of(pod)));
  }

  void startAsUsual(PodName pod) {
    slowStarts.remove(pod);
    failedLaunches.remove(pod);
  }
}
