package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.GoldenFolder;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ObjectStore;
import dev.headwater.operator.model.PodRole;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** Clusters that tests render. */
final class Clusters {
  static final String INPUT = "input.yaml";

  private static final String ROLE =
      "arn:aws:iam::123456789012:role/headwater/headwater-everything";

  /** What a deleted cluster left that had a third zone. */
  static final RetainedRecord KEPT =
      new RetainedRecord(
          "demo",
          "7d2f0b8e-0000-4000-8000-000000000001",
          List.of(),
          "Jt2a8k3TQ6eXyZ0bWc4dEf",
          "headwater-demo-abcdefghijklmnop",
          "us-east-1",
          3,
          "1.7.3",
          new TreeSet<>(List.of(1000, 1001, 2000)),
          new TreeMap<>(Map.of("use1-az6", 1000, "use1-az1", 2000, "use1-az2", 3000)));

  private Clusters() {}

  /** Three zones, every default. */
  static ClusterModel defaults() {
    var zones =
        List.of(
            zone("use1-az6", "us-east-1a", 1000, 1),
            zone("use1-az1", "us-east-1b", 2000, 1),
            zone("use1-az2", "us-east-1c", 3000, 1));
    return model("defaults", false, zones, ObjectStore.AWS);
  }

  /** One controller, an S3-compatible store, and every field set. */
  static ClusterModel everything() {
    var zones = List.of(zone("euc1-az2", "eu-central-1a", 1000, 2));
    var store = new ObjectStore(Optional.of("https://s3.example.com:9000"), true);
    return model("everything", false, zones, store);
  }

  /** Every controller has voted, broker 1001 is leaving, and two went when all were stopped. */
  static ClusterModel draining() {
    var zones =
        List.of(
            new ZoneModel(
                "use1-az6",
                "us-east-1a",
                1000,
                1,
                OptionalInt.of(1001),
                new TreeSet<>(),
                Optional.of("{\"from\":4}")),
            new ZoneModel(
                "use1-az1",
                "us-east-1b",
                2000,
                1,
                OptionalInt.empty(),
                new TreeSet<>(List.of(2001, 2002)),
                Optional.empty()),
            zone("use1-az2", "us-east-1c", 3000, 1));
    return model("draining", true, zones, ObjectStore.AWS);
  }

  /** Two zones of the three that were there, and a new one. */
  static ClusterModel restored() {
    var zones =
        List.of(
            zone("use1-az1", "us-east-1b", 2000, 1),
            zone("use1-az2", "us-east-1c", 3000, 1),
            zone("use1-az4", "us-east-1d", 4000, 1));
    return model("restored", true, zones, ObjectStore.AWS, KEPT.clusterId(), KEPT.bucket());
  }

  static ZoneModel zone(String id, String name, int nodeIdBase, int brokers) {
    return new ZoneModel(
        id, name, nodeIdBase, brokers, OptionalInt.empty(), new TreeSet<>(), Optional.empty());
  }

  private static ClusterModel model(
      String folder, boolean votersComplete, List<ZoneModel> zones, ObjectStore store) {
    var metadata = resource(folder).getMetadata();
    return model(
        folder,
        votersComplete,
        zones,
        store,
        Identity.clusterId(metadata.getUid()),
        new BucketNames("123456789012", store.endpoint().isEmpty())
            .ofNew(metadata.getName(), metadata.getUid(), "us-east-1"));
  }

  private static ClusterModel model(
      String folder,
      boolean votersComplete,
      List<ZoneModel> zones,
      ObjectStore store,
      String clusterId,
      String bucket) {
    var resource = resource(folder);
    var metadata = resource.getMetadata();
    return new ClusterModel(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        resource.getSpec(),
        clusterId,
        bucket,
        resource.getSpec().identity() == null
            ? Optional.empty()
            : Optional.of(new PodRole.WebIdentity(ROLE)),
        votersComplete,
        zones,
        Duration.ofMinutes(6),
        store);
  }

  private static StreamCluster resource(String folder) {
    return Serialization.unmarshal(GoldenFolder.of(folder).read(INPUT), StreamCluster.class);
  }
}
