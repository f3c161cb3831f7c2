package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.MetricsGateway;
import dev.headwater.operator.kafka.MetricsQuestion;
import dev.headwater.operator.kafka.NodeMetrics;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a scale needs to know beyond what every visit asks; idle clusters are asked nothing. */
final class ScaleSenses {
  private final ClusterSettings settings;
  private final Clock clock;
  private final PodExits exits;
  private final SignalSenses signals;
  private final UnaryOperator<Set<String>> interruptions;
  private final Inquiry<MetricsQuestion, SortedMap<Integer, NodeMetrics>> metrics;
  private final Map<ResourceID, LeaderWatch> leaders = new ConcurrentHashMap<>();
  private final Map<ResourceID, Gone> departed = new ConcurrentHashMap<>();

  /** Since when a broker has been gone. */
  private record Gone(int nodeId, Instant since) {}

  ScaleSenses(
      ClusterSettings settings,
      MetricsGateway metrics,
      PodExits exits,
      SignalSenses signals,
      UnaryOperator<Set<String>> interruptions,
      Clock clock) {
    this.settings = settings;
    this.signals = signals;
    this.interruptions = interruptions;
    this.clock = clock;
    this.exits = exits;
    this.metrics = new Inquiry<>("metrics", metrics::read, clock);
  }

  Stream<EventSource<?, StreamCluster>> eventSources() {
    return Stream.of(metrics.eventSource(StreamCluster.class), signals.eventSource());
  }

  /** What others than the brokers say of the load. */
  SeenSignals signals(StreamCluster cluster, ResourceID id) {
    return signals.look(cluster, id);
  }

  /** Those of the brokers' nodes that are about to go; without autoscaling nobody asks. */
  Set<String> interruptedNodes(StreamCluster cluster, World world) {
    return DeclaredScaling.reading(cluster, settings.scalingTimes()).isEmpty()
        ? Set.of()
        : interruptions.apply(
            world.brokerPods().stream()
                .flatMap(pod -> World.node(pod).stream())
                .collect(Collectors.toSet()));
  }

  /** The nodes' metrics while a scale is due, under way or to be measured, or decided by them. */
  Optional<Answer<SortedMap<Integer, NodeMetrics>>> metrics(
      StreamCluster cluster, World world, ResourceID id) {
    var addresses = addresses(cluster, world);
    var signals = DeclaredScaling.reading(cluster, settings.scalingTimes());
    if ((!isScaling(cluster, world) && signals.isEmpty()) || addresses.isEmpty()) {
      metrics.forget(id);
      return Optional.empty();
    }
    var question =
        MetricsQuestion.of(
            addresses, signals.map(DeclaredScaling.Reading::selectors).orElse(List.of()));
    var interval =
        signals
            .filter(_ -> world.scale().isEmpty() && world.draining().isEmpty())
            .map(DeclaredScaling.Reading::interval)
            .orElse(settings.pollInterval());
    var longest =
        signals.isPresent() ? settings.metricsAge().plus(interval) : settings.metricsAge();
    var oldest = clock.instant().minus(longest);
    return metrics.ask(id, question, interval).filter(answer -> !answer.at().isBefore(oldest));
  }

  private static boolean isScaling(StreamCluster cluster, World world) {
    int current = world.brokerSets().mapToInt(set -> set.getSpec().getReplicas()).sum();
    return current != cluster.getSpec().desiredBrokers() || world.scale().isPresent();
  }

  /** The metrics endpoint of every node whose pod is to stay, by node id. */
  private static SortedMap<Integer, String> addresses(StreamCluster cluster, World world) {
    var metadata = cluster.getMetadata();
    var names = new Names(metadata.getNamespace(), metadata.getName());
    var addresses = new TreeMap<Integer, String>();
    for (var pod : world.pods()) {
      if (!World.isBeingDeleted(pod)) {
        addresses.put(World.nodeId(pod), host(names, pod) + ":" + EngineLayout.METRICS_PORT);
      }
    }
    return addresses;
  }

  private static String host(Names names, Pod pod) {
    int nodeId = World.nodeId(pod);
    return Optional.ofNullable(pod.getMetadata().getLabels().get(Labels.ZONE_ID))
        .map(zoneId -> names.brokerHost(zoneId, nodeId))
        .orElseGet(() -> names.controllerHost(nodeId));
  }

  /** Keeps who leads before a scale that a visit begins. */
  void remember(Snapshot seen, ClusterPlan plan) {
    var id = ResourceID.fromResource(seen.cluster());
    var known = seen.world().scale().map(scale -> scale.record().startedAt());
    plan.scale()
        .map(scale -> scale.record().startedAt())
        .filter(start -> !known.equals(Optional.of(start)))
        .ifPresent(
            start ->
                seen.described()
                    .ifPresentOrElse(
                        said -> leaders.put(id, LeaderWatch.begin(start, said.leaders())),
                        () -> leaders.remove(id)));
  }

  /** Who led before the scale of the world, with what an answer since its end adds. */
  Optional<LeaderWatch> leaders(World world, Optional<Answer<ClusterAnswer>> kafka, ResourceID id) {
    var record = world.scale().map(ScaleTracking::record);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    var watch =
        Optional.ofNullable(leaders.get(id))
            .filter(known -> known.startedAt().equals(record.get().startedAt()))
            .map(known -> compared(known, record.get(), kafka));
    watch.ifPresent(known -> leaders.put(id, known));
    return watch;
  }

  private LeaderWatch compared(
      LeaderWatch watch, ScaleRecord record, Optional<Answer<ClusterAnswer>> kafka) {
    if (!record.hasEnded()
        || kafka.isEmpty()
        || !(kafka.get().value() instanceof Described said)
        || kafka.get().at().isBefore(record.end())) {
      return watch;
    }
    var atEnd = watch.isAtEnd() ? watch : watch.atEnd(said.leaders());
    boolean isLater = !kafka.get().at().isBefore(record.end().plus(settings.leaderWatch()));
    return isLater && atEnd.later().isEmpty() ? atEnd.later(said.leaders()) : atEnd;
  }

  /** How the broker that leaves, or else the one that is to be unregistered, has ended. */
  Optional<Departure> departure(
      StreamCluster cluster, World world, Optional<Unregistration.Due> due, ResourceID id) {
    var nodeId =
        world
            .draining()
            .filter(draining -> world.brokerPod(draining).isEmpty())
            .or(() -> due.map(Unregistration.Due::nodeId));
    if (nodeId.isEmpty()) {
      departed.remove(id);
      return Optional.empty();
    }
    // Asked anew each time: the cache may forget a pod a moment before its end is told.
    var namespace = cluster.getMetadata().getNamespace();
    boolean killed = world.drainingPodName().filter(p -> exits.wasKilled(namespace, p)).isPresent();
    return Optional.of(new Departure(since(id, nodeId.get()), killed));
  }

  private Instant since(ResourceID id, int nodeId) {
    return departed
        .compute(
            id,
            (_, known) ->
                known != null && known.nodeId() == nodeId
                    ? known
                    : new Gone(nodeId, clock.instant()))
        .since();
  }

  void forget(ResourceID id) {
    metrics.forget(id);
    signals.forget(id);
    leaders.remove(id);
    departed.remove(id);
  }
}
