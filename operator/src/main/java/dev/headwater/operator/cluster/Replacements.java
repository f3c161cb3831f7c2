package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * When a pod that came up without its role is replaced: the first of a name at once, the next after
 * 10 s, and then after twice as long each time, up to 5 min; after 5 quiet minutes it begins anew.
 * One that is ready lives by an identity of somebody else's, and is left to a human. The count is
 * in memory: a new operator begins anew.
 */
final class Replacements {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Map<ResourceID, Map<String, Tries>> tries = new ConcurrentHashMap<>();

  /**
   * How often pods of a name were replaced.
   *
   * @param uid the pod that was replaced last
   * @param next before when its successor is not replaced
   */
  private record Tries(String uid, Duration pause, Instant next) {}

  /** Those of the pods that are to be replaced now; they count as replaced. */
  List<Pod> due(ResourceID cluster, List<Pod> withoutRole, Instant now) {
    if (withoutRole.isEmpty()) {
      return List.of();
    }
    var known = tries.computeIfAbsent(cluster, _ -> new ConcurrentHashMap<>());
    return withoutRole.stream()
        .filter(Predicate.not(World::isReady))
        .filter(pod -> isDue(known, pod, now))
        .toList();
  }

  void forget(ResourceID cluster) {
    tries.remove(cluster);
  }

  private static boolean isDue(Map<String, Tries> known, Pod pod, Instant now) {
    var uid = pod.getMetadata().getUid();
    var before = known.get(pod.getMetadata().getName());
    if (before == null || now.isAfter(before.next().plus(LONGEST_WAIT))) {
      known.put(pod.getMetadata().getName(), new Tries(uid, FIRST_WAIT, now.plus(FIRST_WAIT)));
      return true;
    }
    if (before.uid().equals(uid)) {
      // The delete was lost, or its result was not seen yet: the same pod may be asked again.
      return true;
    }
    if (now.isBefore(before.next())) {
      return false;
    }
    var doubled = before.pause().multipliedBy(2);
    var pause = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    known.put(pod.getMetadata().getName(), new Tries(uid, pause, now.plus(pause)));
    return true;
  }
}
