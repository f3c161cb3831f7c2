package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Objects that were found to be as wanted. To find that out takes both as maps, four tenths of what
 * a visit costs, and nearly always neither has changed since.
 */
final class Matches {
  /** Those of some 250 StreamClusters, about 30 MB; of more the oldest are compared again. */
  private static final int MOST = 4000;

  private final Map<String, Match> known = new LinkedHashMap<>();

  /**
   * @param desired never changed once it is here
   * @param version that the API server gives anew with each write
   */
  private record Match(HasMetadata desired, String version) {}

  /**
   * Whether an object is as wanted.
   *
   * @param comparison what finds that out
   */
  boolean ask(HasMetadata desired, HasMetadata actual, BooleanSupplier comparison) {
    var metadata = actual.getMetadata();
    var uid = metadata.getUid();
    var now = new Match(desired, metadata.getResourceVersion());
    synchronized (known) {
      if (now.equals(known.get(uid))) {
        return true;
      }
    }
    boolean isSame = comparison.getAsBoolean();
    synchronized (known) {
      known.remove(uid);
      if (isSame) {
        known.put(uid, now);
        known.keySet().stream()
            .limit(Math.max(0, known.size() - MOST))
            .toList()
            .forEach(known::remove);
      }
    }
    return isSame;
  }
}
