package dev.headwater.e2e.identity;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Pods that are to be missed; several tests of a stack may ask for some at the same time. */
final class Misses {
  private final List<Miss> pending = new ArrayList<>();

  private record Miss(Predicate<Pod> pods, int count) {}

  synchronized void add(Predicate<Pod> pods, int count) {
    pending.add(new Miss(pods, count));
  }

  /** Whether this pod is to be missed; it then counts as missed. */
  synchronized boolean take(Pod pod) {
    for (int index = 0; index < pending.size(); index++) {
      var miss = pending.get(index);
      if (miss.count() > 0 && miss.pods().test(pod)) {
        pending.set(index, new Miss(miss.pods(), miss.count() - 1));
        return true;
      }
    }
    return false;
  }
}
