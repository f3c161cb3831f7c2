package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.desired.RetainedConfigMap;
import dev.headwater.operator.desired.RetainedConfigMap.Reading;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a cluster can be restored from what is there, and from what. */
final class Restore {
  private Restore() {}

  static Origin of(StreamCluster cluster, World world) {
    return world
        .retained()
        .map(map -> of(cluster, world, map))
        .orElseGet(() -> refused(missing(cluster)));
  }

  private static Origin of(StreamCluster cluster, World world, ConfigMap map) {
    return switch (RetainedConfigMap.read(map)) {
      case Reading.Faulty(List<String> faults) ->
          refused(
              "ConfigMap %s cannot be relied on: %s. Correct it from a backup; nothing is touched."
                  .formatted(map.getMetadata().getName(), String.join("; ", faults)));
      case Reading.Complete(RetainedRecord record) -> {
        boolean held = record.clusterUid().equals(cluster.getMetadata().getUid());
        yield obstacle(cluster, world, record, held)
            .<Origin>map(Restore::refused)
            .orElseGet(() -> new Origin.Restored(record, held));
      }
    };
  }

  private static Origin refused(String obstacle) {
    return new Origin.Refused(Reason.RESTORE_REFUSED, "spec.storage.restoreFrom: " + obstacle);
  }

  private static Optional<String> obstacle(
      StreamCluster cluster, World world, RetainedRecord record, boolean held) {
    var metadata = cluster.getMetadata();
    if (!record.cluster().equals(metadata.getName())) {
      return Optional.of(
          "the record is of a StreamCluster '%s', not of '%s'. Volumes and voters carry the name, so only a StreamCluster '%s' can restore it."
              .formatted(record.cluster(), metadata.getName(), record.cluster()));
    }
    // What was checked when the data was taken over may change in the life of the cluster.
    return Optional.of(held)
        .filter(Boolean.FALSE::equals)
        .flatMap(_ -> difference(cluster, record))
        .or(() -> lostVolumes(cluster, world, record));
  }

  private static Optional<String> difference(StreamCluster cluster, RetainedRecord record) {
    var spec = cluster.getSpec();
    int controllers = spec.controllersOrDefault().replicasOrDefault();
    return Stream.of(
            differs("aws.region", spec.aws().region(), record.region()),
            differs(
                "controllers.replicas",
                Integer.toString(controllers),
                Integer.toString(record.controllers())),
            differs("engine.version", spec.engine().version(), record.engineVersion()),
            Optional.ofNullable(spec.storageOrDefault().bucketOrDefault().name())
                .flatMap(name -> differs("storage.bucket.name", name, record.bucket())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> differs(String field, String declared, String kept) {
    return declared.equals(kept)
        ? Optional.empty()
        : Optional.of(
            "spec.%s is '%s', but what was kept has '%s'. A restore changes nothing of it: create the StreamCluster anew with '%s'."
                .formatted(field, declared, kept, kept));
  }

  /** Looked at until the controllers exist; from then on a blank disk fails loudly by itself. */
  private static Optional<String> lostVolumes(
      StreamCluster cluster, World world, RetainedRecord record) {
    if (world.controllers().isPresent()) {
      return Optional.empty();
    }
    var names = new Names(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
    var faults = new ArrayList<String>();
    IntStream.range(0, record.controllers())
        .mapToObj(names::controllerClaim)
        .forEach(name -> fault(world, name).ifPresent(faults::add));
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s. All %d volumes of the controllers are needed, since a blank one would found an empty cluster. Bring the claims back, bound to their old volumes; nothing is touched."
                .formatted(String.join("; ", faults), record.controllers()));
  }

  private static Optional<String> fault(World world, String claimName) {
    var claim =
        world.claims().stream().filter(c -> c.getMetadata().getName().equals(claimName)).findAny();
    if (claim.isEmpty()) {
      return Optional.of("volume claim " + claimName + " is missing");
    }
    if (claim.get().getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("volume claim " + claimName + " is being deleted");
    }
    return phase(claim.get())
        .filter(phase -> !phase.equals("Bound"))
        .map(phase -> "volume claim " + claimName + " is " + phase + ", not Bound");
  }

  private static Optional<String> phase(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getStatus()).map(status -> status.getPhase());
  }

  private static String missing(StreamCluster cluster) {
    var name = cluster.getSpec().storageOrDefault().restoreFrom();
    var status = cluster.getStatus();
    if (status == null || status.clusterId() == null) {
      return "there is no ConfigMap %s with the labels that Headwater gives it, so there is nothing to restore. Bring it back, or remove spec.storage.restoreFrom to get a new cluster."
          .formatted(name);
    }
    var bucket = status.storage() == null ? null : status.storage().bucket();
    return "ConfigMap %s is gone: it says that cluster id %s and bucket %s are this cluster's. What runs goes on, and nothing is changed until the ConfigMap is back."
        .formatted(name, status.clusterId(), bucket);
  }
}
