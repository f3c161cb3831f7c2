package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * Objects that were found to be as wanted. To find that out takes both as maps, four tenths of what
 * a visit costs, and nearly always neither has changed since.
 */
final class Matches {
  /** Those of some 250 StreamClusters, about 30 MB; of more the oldest are compared again. */
  private static final int MOST = 4000;

  private final SequencedMap<String, Match> known = new LinkedHashMap<>();

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
      if (isSame) {
        known.putLast(uid, now);
      } else {
        known.remove(uid);
      }
      if (known.size() > MOST) {
        known.pollFirstEntry();
      }
    }
    return isSame;
  }
}
