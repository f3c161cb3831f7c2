package dev.headwater.operator.cluster;

import dev.headwater.operator.engine.ZoneRoutingBugs;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Reason;
import java.util.Optional;

/** What the condition ZoneRoutingActive is to say. */
final class RoutingFinding {
  private RoutingFinding() {}

  /**
   * Empty when the brokers do not route, and when what was last said holds: what is not known yet
   * takes nothing back.
   */
  static Optional<Finding> of(Snapshot seen) {
    var routing = seen.cluster().getSpec().zoneRoutingOrDefault();
    return switch (routing.modeOrDefault()) {
      case OFF -> Optional.empty();
      case CLIENT_TAG ->
          Optional.of(
              active(seen, "Clients that say their zone are served by brokers of that zone."));
      case SUBNET_MAP ->
          Optional.of(subnetMap(seen))
              .filter(finding -> finding.reason() != Reason.PENDING || !wasTrue(seen));
    };
  }

  private static Finding subnetMap(Snapshot seen) {
    if (seen.desiredBrokers() == 0) {
      return Finding.yes(Reason.NO_BROKER_DECLARED, "No broker is declared; none has to know.");
    }
    return switch (seen.zoneMap().orElse(null)) {
      case null -> Finding.PENDING;
      case ZoneMap.InPlace(String vpcId, int subnets, int zones) ->
          active(
              seen,
              "Brokers know %d subnets of %s in %d zones, and so the zones of the clients there."
                  .formatted(subnets, vpcId, zones));
      case ZoneMap.NoSubnets(String message) -> Finding.no(Reason.SUBNETS_MISSING, message);
      case ZoneMap.Refused(String message) ->
          Finding.no(
              Reason.ZONE_MAP_REFUSED,
              "The brokers do not take the map of zones to subnets: " + message);
      case ZoneMap.Silent(String message) ->
          Finding.unknown(
              Reason.PENDING, "The map of zones to subnets is not at the brokers yet: " + message);
      case ZoneMap.Unread(var problem) when wasTrue(seen) ->
          Finding.yes(
              Reason.SUBNETS_UNAVAILABLE,
              "Brokers keep the subnets that they know. " + problem.message());
      case ZoneMap.Unread(var problem) -> Finding.aws(problem);
    };
  }

  private static Finding active(Snapshot seen, String how) {
    var version = seen.cluster().getSpec().engine().version();
    return Finding.yes(
        Reason.ZONE_ROUTING_ACTIVE,
        "%s Known bugs of AutoMQ %s with zone routing: %s."
            .formatted(how, version, String.join("; ", ZoneRoutingBugs.of(version))));
  }

  private static boolean wasTrue(Snapshot seen) {
    return ClusterReport.lastConditions(seen.cluster()).stream()
        .anyMatch(
            condition ->
                condition.type().equals(ConditionTypes.ZONE_ROUTING_ACTIVE)
                    && condition.status().equals("True"));
  }
}
