package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How pods ended, from the last that was seen of them: a kubelet reports the exit right before the
 * pod goes, and a reconcile that comes after finds neither.
 */
final class PodExits {
  /** 128 and the number of SIGKILL: the grace period was over, or memory. */
  private static final int KILLED = 137;

  private final Set<String> killed = ConcurrentHashMap.newKeySet();

  /** A pod of this name has come. */
  void appeared(Pod pod) {
    killed.remove(key(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  /** A pod has gone; this is what was last seen of it. */
  void vanished(Pod pod) {
    boolean wasKilled =
        Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(status -> status.getContainerStatuses().stream())
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .map(ContainerState::getTerminated)
            .filter(Objects::nonNull)
            .anyMatch(end -> end.getExitCode() == KILLED);
    if (wasKilled) {
      killed.add(key(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
    }
  }

  /** Whether the last pod of this name that went was killed. */
  boolean wasKilled(String namespace, String name) {
    return killed.contains(key(namespace, name));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
