package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * Objects that were found to be as wanted. To find that out takes both as maps, four tenths of what
 * a visit costs, and nearly always neither has changed since: a StatefulSet and a
 * PodDisruptionBudget change their status with each pod, and that is not compared.
 */
final class Matches {
  /** Those of some 250 StreamClusters, about 30 MB; of more the oldest are compared again. */
  private static final int MOST = 4000;

  private final SequencedMap<String, Match> known = new LinkedHashMap<>();

  /**
   * @param desired never changed once it is here
   */
  private record Match(HasMetadata desired, Version version) {}

  /** What an object has anew when what is compared was written, whoever did it. */
  private sealed interface Version {
    static Version of(ObjectMeta metadata) {
      return metadata.getGeneration() == null
          ? new OfAll(metadata.getResourceVersion())
          : new OfSpec(
              metadata.getGeneration(),
              metadata.getLabels(),
              metadata.getAnnotations(),
              metadata.getOwnerReferences());
    }
  }

  /** The API server counts no generations of ConfigMaps, Services and ServiceAccounts. */
  private record OfAll(String resourceVersion) implements Version {}

  /** The generation is that of the spec alone. */
  private record OfSpec(
      long generation,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<OwnerReference> owners)
      implements Version {}

  /**
   * Whether an object is as wanted.
   *
   * @param comparison what finds that out
   */
  boolean ask(HasMetadata desired, HasMetadata actual, BooleanSupplier comparison) {
    var metadata = actual.getMetadata();
    var uid = metadata.getUid();
    var now = new Match(desired, Version.of(metadata));
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
