package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneStatus;
import dev.headwater.api.v1alpha1.ZoneSpec;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The declared zones, matched with what AWS knows. */
sealed interface ZoneResolution {
  /** Distance of the zones' node ids; the spec allows 300 brokers in all. */
  int NODE_IDS_PER_ZONE = 1000;

  /** A zone with its name in this account and the first of its node ids. */
  record Zone(String id, String name, int nodeIdBase) {}

  /**
   * Every zone is known.
   *
   * @param problem why AWS could not be asked this time, when earlier answers had to do
   */
  record Resolved(List<Zone> zones, Optional<AwsProblem> problem) implements ZoneResolution {}

  /** AWS has no such zone. */
  record Unknown(String message) implements ZoneResolution {}

  /** AWS could not be asked, and what was known before is not enough. */
  record Unavailable(AwsProblem problem) implements ZoneResolution {}

  /** AWS has not answered yet. */
  record Pending() implements ZoneResolution {}

  /** Matches the declared zones with AWS's answer, or with what was reported when AWS is silent. */
  static ZoneResolution of(StreamCluster cluster, World world, Optional<ZonesAnswer> answer) {
    var known = reported(cluster);
    return switch (answer.orElse(null)) {
      case null -> complete(cluster, known) ? resolved(cluster, world, known) : new Pending();
      case ZonesAnswer.Known(Map<String, String> names) ->
          complete(cluster, names)
              ? resolved(cluster, world, names)
              : new Unknown(unknown(cluster, names));
      case ZonesAnswer.Unavailable(AwsProblem problem) ->
          complete(cluster, known)
              ? new Resolved(zones(cluster, world, known), Optional.of(problem))
              : new Unavailable(problem);
    };
  }

  private static Resolved resolved(
      StreamCluster cluster, World world, Map<String, String> nameById) {
    return new Resolved(zones(cluster, world, nameById), Optional.empty());
  }

  /**
   * Bases come from the StatefulSets, which are the truth, else from what was reported, else from
   * what was kept of the cluster that this one restores; a zone that is new gets the next thousand
   * above all that were ever given out.
   */
  private static List<Zone> zones(
      StreamCluster cluster, World world, Map<String, String> nameById) {
    var bases = new HashMap<String, Integer>();
    Origin.restored(cluster, world)
        .ifPresent(restored -> bases.putAll(restored.record().nodeIdBases()));
    reportedZones(cluster).forEach(zone -> bases.put(zone.id(), zone.nodeIdBase()));
    world.brokerSets().forEach(set -> bases.put(zoneId(set), start(set)));
    var zones = new ArrayList<Zone>();
    for (var zone : cluster.getSpec().zones()) {
      int highest = bases.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      int base = bases.computeIfAbsent(zone.id(), _ -> highest + NODE_IDS_PER_ZONE);
      zones.add(new Zone(zone.id(), nameById.getOrDefault(zone.id(), ""), base));
    }
    return zones;
  }

  private static int start(StatefulSet brokers) {
    return brokers.getSpec().getOrdinals().getStart();
  }

  private static String zoneId(StatefulSet brokers) {
    return brokers.getMetadata().getLabels().get(Labels.ZONE_ID);
  }

  private static boolean complete(StreamCluster cluster, Map<String, String> nameById) {
    return cluster.getSpec().zones().stream().allMatch(zone -> nameById.containsKey(zone.id()));
  }

  private static Map<String, String> reported(StreamCluster cluster) {
    return reportedZones(cluster).stream()
        .collect(Collectors.toMap(ZoneStatus::id, ZoneStatus::name));
  }

  private static List<ZoneStatus> reportedZones(StreamCluster cluster) {
    return cluster.getStatus() == null ? List.of() : cluster.getStatus().zonesOrEmpty();
  }

  private static String unknown(StreamCluster cluster, Map<String, String> nameById) {
    var missing =
        cluster.getSpec().zones().stream()
            .map(ZoneSpec::id)
            .filter(id -> !nameById.containsKey(id))
            .toList();
    return "spec.zones: %s %s in region %s for this account; it has %s. Correct spec.zones or enable the zone."
        .formatted(
            String.join(", ", missing),
            missing.size() == 1 ? "does not exist" : "do not exist",
            cluster.getSpec().aws().region(),
            String.join(", ", new TreeMap<>(nameById).keySet()));
  }
}
