package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Reason;
import java.util.Optional;
import java.util.Set;

/** Whether a cluster was refused, or never got to its bucket: then it leaves nothing behind. */
final class NeverCreated {
  private static final Set<String> WITHOUT_BUCKET =
      Set.of(
          Reason.BUCKET_FOREIGN.id(),
          Reason.BUCKET_NOT_OURS.id(),
          Reason.BUCKET_NAME_REFUSED.id(),
          Reason.BUCKET_NOT_ALLOWED.id(),
          Reason.KMS_KEY_NOT_ALLOWED.id(),
          Reason.KMS_KEY_UNUSABLE.id());

  /** One of ours may have been made before it became so. */
  private static final Set<String> WITHOUT_BUCKET_IF_ADOPTED =
      Set.of(Reason.BUCKET_MISSING.id(), Reason.BUCKET_UNSAFE.id());

  private NeverCreated() {}

  static boolean is(StreamCluster cluster, World world) {
    return world.statefulSets().findAny().isEmpty()
        && Optional.ofNullable(cluster.getStatus())
            .filter(status -> status.storage() != null)
            .filter(status -> status.storage().arn() != null || !hadNoBucket(cluster))
            .isEmpty();
  }

  /** The bucket or its key was refused from the start, so there is none of ours. */
  private static boolean hadNoBucket(StreamCluster cluster) {
    return ClusterReport.lastConditions(cluster).stream()
        .filter(condition -> condition.type().equals(ConditionTypes.STORAGE_READY))
        .anyMatch(
            condition ->
                WITHOUT_BUCKET.contains(condition.reason())
                    || (WITHOUT_BUCKET_IF_ADOPTED.contains(condition.reason())
                        && isAdopted(cluster)));
  }

  /** What is missing and was to be restored has a record that somebody has to decide about. */
  private static boolean isAdopted(StreamCluster cluster) {
    var storage = cluster.getSpec().storageOrDefault();
    return storage.bucketOrDefault().adopted() && storage.restoreFrom() == null;
  }
}
