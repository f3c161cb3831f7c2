package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec.ZoneRoutingMode;
import dev.headwater.operator.aws.Subnets;
import dev.headwater.operator.aws.SubnetsAnswer;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.engine.ZoneCidrBlocks;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.model.Rack;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Keeps the brokers informed of the subnets of each zone. */
final class RoutingSenses {
  private final ClusterSettings settings;
  private final Inquiry<String, SubnetsAnswer> subnets;
  private final Inquiry<Told, ChangeAnswer> told;

  private record Told(String bootstrapServers, String zones) {}

  /**
   * @param configureBrokers sets settings of all brokers of a bootstrap address
   */
  RoutingSenses(
      ClusterSettings settings,
      Subnets subnets,
      BiFunction<String, Map<String, String>, ChangeAnswer> configureBrokers,
      Clock clock) {
    this.settings = settings;
    this.subnets = new Inquiry<>("subnets", subnets::describe, clock);
    this.told =
        new Inquiry<>(
            "zone-map",
            map ->
                configureBrokers.apply(
                    map.bootstrapServers(), Map.of(ZoneCidrBlocks.KEY, map.zones())),
            clock);
  }

  List<EventSource<?, StreamCluster>> eventSources() {
    return List.of(subnets.eventSource(StreamCluster.class), told.eventSource(StreamCluster.class));
  }

  /**
   * The map, made sure of; empty when the brokers have none to know, while something has not
   * answered yet, and while nothing may be written.
   *
   * @param kafka what the brokers said: who does not answer is not told
   */
  Optional<ZoneMap> map(Snapshot before, Optional<ClusterAnswer> kafka, ResourceID id) {
    if (before.cluster().getSpec().zoneRoutingOrDefault().modeOrDefault()
        != ZoneRoutingMode.SUBNET_MAP) {
      return Optional.empty();
    }
    return subnets
        .ask(id, settings.clusterArn(), last -> subnetsAge(last, before.cluster()))
        .map(Answer::value)
        .flatMap(
            answer ->
                switch (answer) {
                  case SubnetsAnswer.Unavailable(var problem) ->
                      Optional.of(new ZoneMap.Unread(problem));
                  case SubnetsAnswer.NoVpc(String message) ->
                      Optional.of(new ZoneMap.NoSubnets(message));
                  case SubnetsAnswer.Known known -> told(before, known, kafka, id);
                });
  }

  private Optional<ZoneMap> told(
      Snapshot before, SubnetsAnswer.Known known, Optional<ClusterAnswer> kafka, ResourceID id) {
    var racks = racksWithBrokers(before);
    var cidrs = cidrs(racks, known);
    boolean mayTell =
        !before.suspended() && kafka.filter(ClusterAnswer.Described.class::isInstance).isPresent();
    if (racks.isEmpty() || !mayTell) {
      return Optional.empty();
    }
    if (cidrs.isEmpty()) {
      return Optional.of(new ZoneMap.NoSubnets(noSubnets(racks, known)));
    }
    return told.ask(
            id,
            new Told(bootstrap(before.cluster()), ZoneCidrBlocks.render(cidrs)),
            last -> toldAge(last, before.cluster()))
        .map(Answer::value)
        .map(
            answer ->
                switch (answer) {
                  case ChangeAnswer.Done done -> inPlace(cidrs, known);
                  case ChangeAnswer.Refused(String message, boolean _) ->
                      new ZoneMap.Refused(message);
                  case ChangeAnswer.Outdated(String message) -> new ZoneMap.Silent(message);
                  case ChangeAnswer.Unreachable(String message) -> new ZoneMap.Silent(message);
                });
  }

  /** A zone without brokers is left out: nobody there could serve its clients. */
  private static SortedMap<String, String> racksWithBrokers(Snapshot before) {
    var racks = new TreeMap<String, String>();
    if (before.zones() instanceof ZoneResolution.Resolved resolved) {
      var routing = before.cluster().getSpec().zoneRoutingOrDefault();
      resolved.zones().stream()
          .filter(
              zone ->
                  before
                      .world()
                      .brokers(zone.id())
                      .filter(set -> set.getSpec().getReplicas() > 0)
                      .isPresent())
          .forEach(zone -> racks.put(zone.id(), Rack.of(routing, zone.id(), zone.name())));
    }
    return racks;
  }

  private static SortedMap<String, SortedSet<String>> cidrs(
      SortedMap<String, String> racks, SubnetsAnswer.Known known) {
    var cidrs = new TreeMap<String, SortedSet<String>>();
    racks.forEach(
        (zoneId, rack) ->
            Optional.ofNullable(known.cidrsByZoneId().get(zoneId))
                .ifPresent(found -> cidrs.put(rack, found)));
    return cidrs;
  }

  private static ZoneMap inPlace(
      SortedMap<String, SortedSet<String>> cidrs, SubnetsAnswer.Known known) {
    int subnets = cidrs.values().stream().mapToInt(Set::size).sum();
    return new ZoneMap.InPlace(known.vpcId(), subnets, cidrs.size());
  }

  private static String noSubnets(SortedMap<String, String> racks, SubnetsAnswer.Known known) {
    return "%s, the VPC of the EKS cluster, has no IPv4 subnet in %s. Clients there are served as without zone routing; let them say their zone as with ClientTag."
        .formatted(known.vpcId(), String.join(", ", racks.keySet()));
  }

  private Duration subnetsAge(Optional<SubnetsAnswer> last, StreamCluster cluster) {
    return age(last.filter(SubnetsAnswer.Known.class::isInstance).isPresent(), cluster);
  }

  private Duration toldAge(Optional<ChangeAnswer> last, StreamCluster cluster) {
    return age(last.filter(ChangeAnswer.Done.class::isInstance).isPresent(), cluster);
  }

  /** What went well holds until things may have drifted; a failure is asked again sooner. */
  private Duration age(boolean wentWell, StreamCluster cluster) {
    return wentWell
        ? Outside.spread(settings.driftInterval(), cluster)
        : settings.observeInterval();
  }

  private static String bootstrap(StreamCluster cluster) {
    var metadata = cluster.getMetadata();
    return new Names(metadata.getNamespace(), metadata.getName()).bootstrapServers();
  }

  void forget(ResourceID id) {
    subnets.forget(id);
    told.forget(id);
  }
}
