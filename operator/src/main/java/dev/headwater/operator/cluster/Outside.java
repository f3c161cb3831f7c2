package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.AvailabilityZones;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.BucketRemoval;
import dev.headwater.operator.aws.BucketWanted;
import dev.headwater.operator.aws.Buckets;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import dev.headwater.operator.josdk.Silences;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.KafkaGateway;
import dev.headwater.operator.kafka.UnregisterAnswer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a visit asks AWS, the brokers and, of volumes, the API server; nothing of it blocks. */
final class Outside {
  private static final int SLOTS = 1000;

  private final ClusterSettings settings;
  private final Clock clock;
  private final Inquiry<String, ZonesAnswer> zones;
  private final Inquiry<BucketWanted, BucketAnswer> buckets;
  private final Inquiry<Removal, BucketRemoval> removals;
  private final Inquiry<List<String>, VolumesAnswer> volumes;
  private final Inquiry<String, ClusterAnswer> kafka;
  private final Inquiry<Unregister, UnregisterAnswer> unregister;
  private final ScaleSenses scale;
  private final IdentitySenses identity;
  private final RoutingSenses routing;
  private final NetworkSenses network;
  private final Map<ResourceID, Instant> leaderlessSince = new ConcurrentHashMap<>();
  private final Silences silences = new Silences();

  private record Removal(BucketWanted bucket, boolean withContents) {}

  private record Unregister(String bootstrapServers, Unregistration.Due due) {}

  Outside(
      ClusterSettings settings,
      AvailabilityZones zones,
      Buckets buckets,
      Volumes volumes,
      KafkaGateway kafka,
      ScaleSenses scale,
      IdentitySenses identity,
      RoutingSenses routing,
      NetworkSenses network,
      Clock clock) {
    this.settings = settings;
    this.scale = scale;
    this.identity = identity;
    this.routing = routing;
    this.network = network;
    this.clock = clock;
    this.zones = new Inquiry<>("zones", zones::describe, clock);
    this.buckets = new Inquiry<>("bucket", buckets::ensure, clock);
    this.removals =
        new Inquiry<>(
            "bucket-removal",
            wanted ->
                wanted.withContents()
                    ? buckets.purge(wanted.bucket())
                    : buckets.remove(wanted.bucket()),
            clock);
    this.volumes = new Inquiry<>("volumes", volumes::read, clock);
    this.kafka = new Inquiry<>("brokers", kafka::describeCluster, clock);
    this.unregister =
        new Inquiry<>(
            "unregister",
            wanted -> kafka.unregisterBroker(wanted.bootstrapServers(), wanted.due().nodeId()),
            clock);
  }

  List<EventSource<?, StreamCluster>> eventSources() {
    return Stream.of(
            Stream.<EventSource<?, StreamCluster>>of(
                zones.eventSource(StreamCluster.class),
                buckets.eventSource(StreamCluster.class),
                removals.eventSource(StreamCluster.class),
                volumes.eventSource(StreamCluster.class),
                kafka.eventSource(StreamCluster.class),
                unregister.eventSource(StreamCluster.class),
                identity.roleEvents(),
                identity.secretEvents(),
                network.eventSource()),
            scale.eventSources(),
            routing.eventSources().stream())
        .flatMap(sources -> sources)
        .toList();
  }

  Snapshot look(StreamCluster cluster, World world) {
    var id = ResourceID.fromResource(cluster);
    var resolution = ZoneResolution.of(cluster, world, zones(cluster, id));
    var origin = Origin.of(cluster, world, settings.bucketNames());
    var before = snapshot(cluster, world, resolution, origin);
    var bucket = bucket(before, id);
    var answer = kafka(before, id);
    var described = answer.map(Answer::value);
    var due = Unregistration.due(cluster, world, described(described), clock.instant());
    return new Snapshot(
        cluster,
        world,
        resolution,
        origin,
        bucket,
        identity.look(before, bucket, id),
        network.network(cluster, world, resolution, id),
        volumes(world, id),
        described,
        unregister(cluster, due, id),
        scale.metrics(cluster, world, id),
        scale.interruptedNodes(cluster, world),
        scale.signals(cluster, id),
        scale.leaders(world, answer, id),
        scale.departure(cluster, world, due, id),
        routing.map(before, described, id),
        settings.streamsOpenLimit(),
        leaderless(described, id),
        silences.lasts(
            id, described.map(ClusterAnswer.Unreachable.class::isInstance), clock.instant()),
        Optional.empty(),
        clock.instant());
  }

  IdentitySenses identity() {
    return identity;
  }

  /** Keeps what was seen when a visit begins a scale. */
  void remember(Snapshot seen, ClusterPlan plan) {
    scale.remember(seen, plan);
  }

  void forget(ResourceID id) {
    zones.forget(id);
    buckets.forget(id);
    removals.forget(id);
    volumes.forget(id);
    kafka.forget(id);
    unregister.forget(id);
    scale.forget(id);
    identity.forget(id);
    routing.forget(id);
    network.forget(id);
    leaderlessSince.remove(id);
    silences.forget(id);
  }

  private Snapshot snapshot(
      StreamCluster cluster, World world, ZoneResolution resolution, Origin origin) {
    return new Snapshot(
        cluster,
        world,
        resolution,
        origin,
        Optional.empty(),
        SeenIdentity.NOTHING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        SeenSignals.NOTHING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        settings.streamsOpenLimit(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        clock.instant());
  }

  private Optional<ZonesAnswer> zones(StreamCluster cluster, ResourceID id) {
    return zones
        .ask(
            id,
            cluster.getSpec().aws().region(),
            last -> maxAge(last, ZonesAnswer.Known.class, settings.observeInterval()))
        .map(Answer::value);
  }

  /** Making sure of a bucket writes, so it waits for its record and stops while suspended. */
  private Optional<BucketAnswer> bucket(Snapshot seen, ResourceID id) {
    boolean mayWrite =
        seen.bucketRecorded()
            && !seen.suspended()
            && seen.zones() instanceof ZoneResolution.Resolved;
    var bucket = ClusterBucket.of(seen.cluster(), seen.origin(), settings.clusterArn());
    if (!mayWrite || bucket.isEmpty()) {
      return Optional.empty();
    }
    return buckets
        .ask(
            id,
            bucket.get(),
            last ->
                last.filter(BucketAnswer.Ensured.class::isInstance).isPresent()
                    ? spread(settings.driftInterval(), seen.cluster())
                    : settings.observeInterval())
        .map(Answer::value);
  }

  /**
   * Two thirds to four thirds of an interval, the same for a cluster at any time: so the looks of
   * many clusters at AWS drift apart.
   */
  static Duration spread(Duration interval, StreamCluster cluster) {
    int slot = Math.floorMod(cluster.getMetadata().getUid().hashCode(), SLOTS);
    return interval
        .multipliedBy(2)
        .dividedBy(3)
        .plus(interval.multipliedBy(2L * slot).dividedBy(3L * SLOTS));
  }

  private Optional<VolumesAnswer> volumes(World world, ResourceID id) {
    var names = world.controllerVolumes();
    return names.isEmpty()
        ? Optional.empty()
        : volumes
            .ask(
                id,
                names,
                last -> maxAge(last, VolumesAnswer.Read.class, settings.observeInterval()))
            .map(Answer::value);
  }

  /** Removes the bucket of a cluster that goes: with all that is in it, or if it is empty. */
  Optional<BucketRemoval> removal(
      StreamCluster cluster, BucketWanted bucket, boolean withContents) {
    return removals
        .ask(
            ResourceID.fromResource(cluster),
            new Removal(bucket, withContents),
            settings.pollInterval())
        .map(Answer::value);
  }

  private Optional<Answer<ClusterAnswer>> kafka(Snapshot seen, ResourceID id) {
    if (seen.world().brokerPods().stream().noneMatch(World::isReady)) {
      kafka.forget(id);
      return Optional.empty();
    }
    var interval =
        Pace.isBusy(seen.cluster()) ? settings.pollInterval() : settings.observeInterval();
    return kafka.ask(id, bootstrap(seen.cluster()), interval);
  }

  private Optional<Unregistration> unregister(
      StreamCluster cluster, Optional<Unregistration.Due> due, ResourceID id) {
    return due.flatMap(
        broker ->
            unregister
                .ask(
                    id,
                    new Unregister(bootstrap(cluster), broker),
                    last -> maxAge(last, UnregisterAnswer.Gone.class, settings.pollInterval()))
                .map(said -> new Unregistration(broker.nodeId(), said.value())));
  }

  private static Optional<Described> described(Optional<ClusterAnswer> answer) {
    return answer.filter(Described.class::isInstance).map(Described.class::cast);
  }

  /** What went well holds until things may have drifted; a failure is asked again sooner. */
  private <O> Duration maxAge(Optional<O> last, Class<? extends O> success, Duration retry) {
    return last.filter(success::isInstance).isPresent() ? settings.driftInterval() : retry;
  }

  private Optional<Instant> leaderless(Optional<ClusterAnswer> answer, ResourceID id) {
    if (answer.orElse(null) instanceof Described described && described.leaderlessCount() > 0) {
      return Optional.of(leaderlessSince.computeIfAbsent(id, _ -> clock.instant()));
    }
    leaderlessSince.remove(id);
    return Optional.empty();
  }

  private static String bootstrap(StreamCluster cluster) {
    var metadata = cluster.getMetadata();
    return new Names(metadata.getNamespace(), metadata.getName()).bootstrapServers();
  }
}
