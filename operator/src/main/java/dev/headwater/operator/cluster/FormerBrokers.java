package dev.headwater.operator.cluster;

import dev.headwater.operator.cluster.ZoneResolution.Zone;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brokers that a cluster had when it was stopped. Nobody could unregister them then; those that are
 * not declared when it starts again would stay registered and fenced for ever.
 */
final class FormerBrokers {
  /** Brokers' ids begin at 1000; controllers' are below. */
  private static final Pattern IDS = Pattern.compile("[1-9][0-9]{3,8}(,[1-9][0-9]{3,8})*");

  private FormerBrokers() {}

  /** Node ids of all that are recorded and that no StatefulSet declares. */
  static SortedSet<Integer> of(World world) {
    var former =
        world
            .brokerSets()
            .flatMap(set -> recordedOn(set).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    world
        .brokerSets()
        .flatMap(set -> declared(start(set), set.getSpec().getReplicas()).boxed())
        .forEach(former::remove);
    return former;
  }

  /** The first one whose pod is gone, that Kafka does not count and that leads nothing. */
  static Optional<Integer> departed(World world, Optional<Described> kafka, Instant now) {
    return of(world).stream()
        .filter(nodeId -> Drain.of(nodeId, world, kafka, now) instanceof Drain.Departed)
        .findFirst();
  }

  /**
   * Those that a zone's StatefulSet is to record after a visit: all that it had, or that are handed
   * to it when it is made, without those that it has then, the one that leaves by a drain, and the
   * one that was unregistered.
   */
  static SortedSet<Integer> after(
      Snapshot seen,
      ZoneResolution.Resolved resolved,
      Zone zone,
      int brokers,
      OptionalInt leaving) {
    var former =
        new TreeSet<>(
            seen.world()
                .brokers(zone.id())
                .map(FormerBrokers::known)
                .orElseGet(() -> inherited(seen.origin(), resolved.zones(), zone)));
    declared(zone.nodeIdBase(), brokers).forEach(former::remove);
    leaving.ifPresent(former::remove);
    former.removeIf(nodeId -> seen.unregister().filter(u -> u.isDoneFor(nodeId)).isPresent());
    return former;
  }

  /** Of a restored cluster's brokers those of the zone; the first zone has those of lost zones. */
  private static SortedSet<Integer> inherited(Origin origin, List<Zone> zones, Zone heir) {
    return origin instanceof Origin.Restored(var record, _)
        ? record.brokers().stream()
            .filter(id -> home(id, zones).equals(heir))
            .collect(Collectors.toCollection(TreeSet::new))
        : new TreeSet<>();
  }

  private static Zone home(int nodeId, List<Zone> zones) {
    return zones.stream()
        .filter(zone -> zone.nodeIdBase() <= nodeId)
        .filter(zone -> nodeId < zone.nodeIdBase() + ZoneResolution.NODE_IDS_PER_ZONE)
        .findFirst()
        .orElse(zones.getFirst());
  }

  /** All that may be registered of a StatefulSet. */
  static SortedSet<Integer> known(StatefulSet set) {
    return Stream.of(
            declared(start(set), set.getSpec().getReplicas()),
            World.draining(set).stream(),
            recordedOn(set).stream().mapToInt(Integer::intValue))
        .flatMap(IntStream::boxed)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is recorded, if it is a list of brokers' ids: anybody may edit an annotation. */
  static SortedSet<Integer> recordedOn(StatefulSet set) {
    return Optional.ofNullable(Annotations.of(set).get(Annotations.FORMER_BROKERS))
        .filter(ids -> IDS.matcher(ids).matches())
        .stream()
        .flatMap(ids -> Stream.of(ids.split(",", -1)))
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static IntStream declared(int start, int brokers) {
    return IntStream.range(start, start + brokers);
  }

  private static int start(StatefulSet set) {
    return set.getSpec().getOrdinals().getStart();
  }
}
