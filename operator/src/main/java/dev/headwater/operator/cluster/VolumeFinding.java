package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Reason;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of controllers' volumes that would not outlive their claims: retained data is
 * lost with them, since they are the only catalogue of what is in the bucket.
 */
final class VolumeFinding {
  private VolumeFinding() {}

  /**
   * Empty when there is nothing to warn of. An operator that has just started has not asked yet:
   * what was said before holds.
   *
   * @param ready the words for controllers that are all ready
   */
  static Optional<Finding> of(Snapshot seen, String ready) {
    var storage = seen.cluster().getSpec().storageOrDefault();
    if (storage.deletionPolicyOrDefault() != DeletionPolicy.RETAIN) {
      return Optional.empty();
    }
    return switch (seen.volumes().orElse(null)) {
      case null -> saidBefore(seen);
      case VolumesAnswer.Unread unread -> saidBefore(seen);
      case VolumesAnswer.Read(List<String> none) when none.isEmpty() -> Optional.empty();
      case VolumesAnswer.Read(List<String> lost) -> Optional.of(warning(ready, lost));
    };
  }

  private static Finding warning(String ready, List<String> lost) {
    return Finding.yes(
        Reason.VOLUMES_NOT_RETAINED,
        "%s But volumes %s have reclaim policy Delete: they are lost with their claims, so with the namespace. Run: kubectl patch pv %s -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'"
            .formatted(ready, String.join(", ", lost), String.join(" ", lost)));
  }

  private static Optional<Finding> saidBefore(Snapshot seen) {
    return ClusterReport.lastConditions(seen.cluster()).stream()
        .filter(condition -> condition.type().equals(ConditionTypes.CONTROLLERS_READY))
        .filter(condition -> condition.reason().equals(Reason.VOLUMES_NOT_RETAINED.id()))
        .map(
            condition ->
                Finding.yes(
                    Reason.VOLUMES_NOT_RETAINED,
                    Optional.ofNullable(condition.message()).orElse("")))
        .findFirst();
  }
}
