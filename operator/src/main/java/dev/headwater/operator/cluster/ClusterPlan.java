package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.DesiredObjects;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.RetainedConfigMap;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import dev.headwater.operator.scaling.ScalingStep;
import dev.headwater.operator.scaling.ZonePlacement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a visit is to do: pure, so that every decision can be tested as a table.
 *
 * @param model the cluster as it is to be; empty while zones are not resolved or data of an earlier
 *     cluster is in the way
 * @param objects what is to be applied, in order
 * @param replaced pods that are to be deleted so that others take their place
 * @param step the step towards the wanted number of brokers
 * @param drain the broker that is leaving, while it still is
 * @param scale the scale that is under way or being measured after this visit
 */
record ClusterPlan(
    Optional<ClusterModel> model,
    List<HasMetadata> objects,
    List<Pod> replaced,
    Optional<ScalingStep> step,
    Optional<Drain> drain,
    Optional<ScaleTracking> scale) {

  private static final ClusterPlan NOTHING =
      new ClusterPlan(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  ClusterPlan {
    objects = List.copyOf(objects);
    replaced = List.copyOf(replaced);
  }

  /**
   * What is to be done about what a visit has seen.
   *
   * @param rendering makes the objects of a StreamCluster
   */
  static ClusterPlan of(
      Snapshot seen, ClusterSettings settings, Function<ClusterModel, DesiredObjects> rendering) {
    if (!(seen.zones() instanceof ZoneResolution.Resolved resolved)
        || !(seen.origin() instanceof Origin.Known data)) {
      return NOTHING;
    }
    var drain = unfinished(seen);
    var current = current(seen, resolved);
    var step = step(seen, current, drain);
    var scale = ScaleTracking.after(seen, current, step, drain);
    var model = model(seen, data, zones(seen, resolved, step, drain, scale), settings);
    var objects = seen.suspended() ? List.<HasMetadata>of() : due(seen, model, rendering);
    var replaced = seen.identity().replaceable();
    return switch (data) {
      case Origin.Own own ->
          new ClusterPlan(Optional.of(model), objects, replaced, Optional.of(step), drain, scale);
      case Origin.Restored restored when restored.held() ->
          new ClusterPlan(
              Optional.of(model),
              withRecord(seen, restored, model, objects),
              replaced,
              Optional.of(step),
              drain,
              scale);
      // Until the record names this StreamCluster nothing else is touched, nor reported as its own.
      case Origin.Restored restored ->
          new ClusterPlan(
              Optional.empty(),
              withRecord(seen, restored, model, List.of()),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
    };
  }

  /** The record comes first: it says what all the rest is made from. */
  private static List<HasMetadata> withRecord(
      Snapshot seen, Origin.Restored restored, ClusterModel model, List<HasMetadata> objects) {
    if (seen.suspended()) {
      return List.of();
    }
    var record = RetainedRecord.of(model, Optional.of(restored.record()));
    return Stream.concat(
            Stream.of(RetainedConfigMap.of(record, model.namespace())), objects.stream())
        .toList();
  }

  /**
   * The broker that is leaving, unless it has just been unregistered; zero brokers stop without a
   * drain, since nobody would be left to say that it ended.
   */
  private static Optional<Drain> unfinished(Snapshot seen) {
    return seen.desiredBrokers() == 0
        ? Optional.empty()
        : Drain.of(seen.world(), seen.described(), seen.now())
            .filter(drain -> seen.unregister().filter(u -> u.isDoneFor(drain.nodeId())).isEmpty());
  }

  private static SequencedMap<String, Integer> current(
      Snapshot seen, ZoneResolution.Resolved resolved) {
    SequencedMap<String, Integer> current = new LinkedHashMap<>();
    for (var zone : resolved.zones()) {
      current.put(
          zone.id(),
          seen.world().brokers(zone.id()).map(set -> set.getSpec().getReplicas()).orElse(0));
    }
    return current;
  }

  private static ScalingStep step(
      Snapshot seen, SequencedMap<String, Integer> current, Optional<Drain> drain) {
    Set<String> draining =
        drain.isEmpty()
            ? Set.of()
            : seen.world()
                .brokerSets()
                .filter(set -> World.draining(set).isPresent())
                .map(set -> set.getMetadata().getLabels().get(Labels.ZONE_ID))
                .collect(Collectors.toSet());
    int wanted = seen.desiredBrokers();
    boolean mayDrain = DrainGate.blocker(seen).isEmpty();
    var target = target(seen, current, draining);
    var step = ScalingStep.towards(target, current, draining, mayDrain);
    return wanted > 0
            && seen.world().hasBrokersIn(current.keySet())
            && isUnread(seen)
            && step instanceof ScalingStep.Resize
        ? new ScalingStep.Hold(current)
        : step;
  }

  /** Brokers by zone: those that the zones need, or else as many as there are to be, spread. */
  private static SequencedMap<String, Integer> target(
      Snapshot seen, SequencedMap<String, Integer> current, Set<String> draining) {
    var overdue = seen.autoscaling().map(Autoscaling::overdue).orElse(Map.of());
    return seen.autoscaling()
        .map(Autoscaling::zones)
        .filter(zones -> zones.keySet().equals(current.keySet()))
        .orElseGet(() -> ZonePlacement.target(current, draining, overdue, seen.desiredBrokers()));
  }

  /**
   * Brokers run, and what they have counted before is not known yet. Nothing waits for a broker
   * that does not answer: that it did not is an answer too.
   */
  private static boolean isUnread(Snapshot seen) {
    return seen.metrics().isEmpty() && !seen.world().brokerPods().isEmpty();
  }

  private static List<ZoneModel> zones(
      Snapshot seen,
      ZoneResolution.Resolved resolved,
      ScalingStep step,
      Optional<Drain> drain,
      Optional<ScaleTracking> scale) {
    var zones = new ArrayList<ZoneModel>();
    for (var zone : resolved.zones()) {
      int brokers = step.brokers().getOrDefault(zone.id(), 0);
      var leaving = leaving(seen, zone, step, brokers, drain);
      zones.add(
          new ZoneModel(
              zone.id(),
              zone.name(),
              zone.nodeIdBase(),
              brokers,
              leaving,
              FormerBrokers.after(seen, resolved, zone, brokers, leaving),
              scale
                  .filter(tracked -> tracked.zoneId().equals(zone.id()))
                  .map(tracked -> tracked.record().toJson())));
    }
    return zones;
  }

  /** Raising a zone again takes the broker that leaves back, in the same patch. */
  private static OptionalInt leaving(
      Snapshot seen,
      ZoneResolution.Zone zone,
      ScalingStep step,
      int brokers,
      Optional<Drain> drain) {
    if (step instanceof ScalingStep.Drain leaving && leaving.zone().equals(zone.id())) {
      return OptionalInt.of(zone.nodeIdBase() + brokers);
    }
    var set = seen.world().brokers(zone.id());
    boolean stays = drain.isPresent() && set.isPresent() && brokers == replicas(set.get());
    return stays ? World.draining(set.get()) : OptionalInt.empty();
  }

  private static int replicas(StatefulSet set) {
    return set.getSpec().getReplicas();
  }

  private static ClusterModel model(
      Snapshot seen, Origin.Known data, List<ZoneModel> zones, ClusterSettings settings) {
    var metadata = seen.cluster().getMetadata();
    return new ClusterModel(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        seen.cluster().getSpec(),
        data.clusterId(),
        data.bucket(),
        seen.podRole(),
        // Volumes that were kept have their format; a blank one among them must fail.
        data instanceof Origin.Restored || votersComplete(seen),
        zones,
        settings.drainGraceFloor(),
        settings.objectStore());
  }

  /** Once true it stays true: a controller that is behind later is no reason to format it anew. */
  private static boolean votersComplete(Snapshot seen) {
    var declared = seen.cluster().getSpec().controllersOrDefault().replicasOrDefault();
    return seen.world().votersComplete()
        || seen.described().map(Described::caughtUpVoters).orElse(new TreeSet<>()).size()
            == declared;
  }

  /**
   * Zones, bucket and role come before pods; a cluster that has pods does not wait for AWS again.
   */
  private static List<HasMetadata> due(
      Snapshot seen, ClusterModel model, Function<ClusterModel, DesiredObjects> rendering) {
    boolean isReady = seen.bucketReady() && seen.identityReady();
    if (!isReady && seen.world().controllers().isEmpty()) {
      return List.of();
    }
    return rendering.apply(model).all();
  }
}
