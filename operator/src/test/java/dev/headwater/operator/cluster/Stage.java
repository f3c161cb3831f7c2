package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.AwsSpec;
import dev.headwater.api.v1alpha1.BrokersSpec;
import dev.headwater.api.v1alpha1.EngineSpec;
import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.NetworkSpec;
import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterSpec;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec;
import dev.headwater.api.v1alpha1.ZoneSpec;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.PermittedMetrics;
import dev.headwater.operator.aws.PermittedMetrics.PermittedNamespace;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.desired.BucketNames;
import dev.headwater.operator.desired.DesiredObjects;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.NodeMetrics;
import dev.headwater.operator.model.ObjectStore;
import dev.headwater.operator.prometheus.PermittedServers;
import dev.headwater.operator.prometheus.PrometheusServer;
import dev.headwater.operator.scaling.ScalingTimes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and the world around it. Starts with a new StreamCluster in three zones that AWS knows,
 * whose pods get no identity, and nothing else; a test plays Kubernetes, AWS and Kafka.
 */
final class Stage {
  static final Map<String, String> AWS_ZONES =
      Map.of("use1-az6", "us-east-1a", "use1-az1", "us-east-1b", "use1-az2", "us-east-1c");
  static final String CREATED = "2026-11-24T11:00:00Z";
  static final int GRACE_SECONDS = 360;
  static final PermittedServers SERVERS =
      new PermittedServers(
          List.of(
              new PrometheusServer(
                  "platform",
                  URI.create("https://prometheus.example:9090"),
                  Optional.empty(),
                  Map.of("default", Map.of("namespace", "default"))),
              new PrometheusServer(
                  "theirs",
                  URI.create("http://theirs.example:9090"),
                  Optional.empty(),
                  Map.of("other", Map.of()))));

  static final PermittedMetrics METRICS =
      new PermittedMetrics(
          List.of(
              new PermittedNamespace("Orders", Map.of("default", Map.of("Team", "orders"))),
              new PermittedNamespace("Theirs", Map.of("other", Map.of()))));

  static final ClusterSettings SETTINGS =
      new ClusterSettings(
          "arn:aws:eks:us-east-1:123456789012:cluster/prod",
          Optional.empty(),
          S3EndpointMode.ATTACH_ROUTE_TABLES,
          ObjectStore.AWS,
          new BucketNames("123456789012", true),
          TrafficDistribution.PREFER_SAME_ZONE,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(GRACE_SECONDS),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          ScalingTimes.at(1),
          SERVERS,
          METRICS,
          Optional.empty());

  final StreamCluster cluster = new StreamCluster();
  final List<PersistentVolumeClaim> claims = new ArrayList<>();
  Optional<ConfigMap> retained = Optional.empty();
  Optional<ZonesAnswer> zones = Optional.of(new ZonesAnswer.Known(AWS_ZONES));
  Optional<BucketAnswer> bucket = Optional.empty();
  Optional<RoleAnswer> role = Optional.empty();
  Optional<SecretAnswer> secret = Optional.empty();
  Optional<NetworkAnswer> network = Optional.empty();
  List<Pod> replaceable = List.of();
  Optional<VolumesAnswer> volumes = Optional.empty();
  Optional<ClusterAnswer> kafka = Optional.empty();
  Optional<Unregistration> unregister = Optional.empty();
  SeenSignals signals = SeenSignals.NOTHING;
  Set<String> interruptedNodes = Set.of();
  Optional<LeaderWatch> leaders = Optional.empty();
  Optional<Departure> departure = Optional.empty();
  Optional<ZoneMap> zoneMap = Optional.empty();
  Optional<Instant> leaderlessSince = Optional.empty();
  Duration silence = Duration.ZERO;
  Optional<Autoscaling> autoscaling = Optional.empty();

  /** What every node's metrics say; a test puts others. */
  final SortedMap<Integer, NodeMetrics> metrics = new TreeMap<>();

  /** How old the metrics are; empty while not all nodes have answered. */
  Optional<Duration> metricsAge = Optional.of(Duration.ZERO);

  Instant now = Instant.parse("2026-11-24T12:00:00Z");

  private final Map<String, HasMetadata> objects = new LinkedHashMap<>();
  private final Map<String, Pod> pods = new TreeMap<>();

  Stage() {
    metrics.put(0, NodeMetricsOf.activeController(0));
    cluster.getMetadata().setName("quickstart");
    cluster.getMetadata().setNamespace("default");
    cluster.getMetadata().setUid("uid-1");
    cluster.getMetadata().setGeneration(1L);
    cluster.getMetadata().setCreationTimestamp(CREATED);
    cluster.setSpec(spec(null, null, "use1-az6", "use1-az1", "use1-az2"));
  }

  /** A cluster that is carried out and healthy. */
  static Stage running(int brokers) {
    var stage = new Stage();
    stage.cluster.setSpec(spec(null, brokers, "use1-az6", "use1-az1", "use1-az2"));
    stage.bucketIsReady().applied().podsFollow().kafkaFollows().applied().visit();
    return stage;
  }

  Stage declares(int brokers) {
    return changed(spec(null, brokers, zoneIds()));
  }

  /** The number of brokers follows what comes in; a broker's network carries 100 bytes a second. */
  Stage declares(AutoscalingSpec autoscaling) {
    var before = cluster.getSpec();
    var brokers = new BrokersSpec(null, autoscaling, Quantity.parse("100"), null, null);
    return changed(
        new StreamClusterSpec(
            null,
            before.engine(),
            before.aws(),
            before.zones(),
            null,
            brokers,
            null,
            before.identity(),
            before.network(),
            before.zoneRouting()));
  }

  Stage declaresZones(String... ids) {
    return changed(spec(null, cluster.getSpec().brokersOrDefault().replicas(), ids));
  }

  Stage suspended() {
    var spec = cluster.getSpec();
    return declares(true, spec.storage(), spec.identity(), spec.network(), spec.zoneRouting());
  }

  Stage stores(StorageSpec storage) {
    var spec = cluster.getSpec();
    return declares(spec.suspend(), storage, spec.identity(), spec.network(), spec.zoneRouting());
  }

  Stage identifiesBy(IdentitySpec identity) {
    var spec = cluster.getSpec();
    return declares(spec.suspend(), spec.storage(), identity, spec.network(), spec.zoneRouting());
  }

  Stage routesBy(ZoneRoutingSpec zoneRouting) {
    var spec = cluster.getSpec();
    return declares(spec.suspend(), spec.storage(), spec.identity(), spec.network(), zoneRouting);
  }

  Stage changesEndpointsBy(S3EndpointMode mode) {
    var spec = cluster.getSpec();
    return declares(
        spec.suspend(), spec.storage(), spec.identity(), new NetworkSpec(mode), spec.zoneRouting());
  }

  private Stage declares(
      @Nullable Boolean suspend,
      @Nullable StorageSpec storage,
      @Nullable IdentitySpec identity,
      @Nullable NetworkSpec network,
      @Nullable ZoneRoutingSpec zoneRouting) {
    var spec = cluster.getSpec();
    return changed(
        new StreamClusterSpec(
            suspend,
            spec.engine(),
            spec.aws(),
            spec.zones(),
            spec.controllers(),
            spec.brokers(),
            storage,
            identity,
            network,
            zoneRouting));
  }

  Stage bucketIsReady() {
    bucket = Optional.of(new BucketAnswer.Ensured("arn:aws:s3:::bucket", List.of()));
    return this;
  }

  /** Kubernetes has what the plan applies. */
  Stage applied() {
    plan().objects().forEach(this::has);
    return this;
  }

  Stage has(HasMetadata object) {
    var there =
        object instanceof StatefulSet set
            ? new StatefulSetBuilder(set).editMetadata().withGeneration(1L).endMetadata().build()
            : object;
    objects.put(object.getKind() + "/" + object.getMetadata().getName(), there);
    return this;
  }

  /** A StatefulSet and its pods are not there. */
  Stage lacks(String statefulSet) {
    objects.remove("StatefulSet/" + statefulSet);
    pods.keySet().removeIf(pod -> pod.startsWith(statefulSet + "-"));
    return this;
  }

  /** The StatefulSets have their pods, all of them ready, and no other. */
  Stage podsFollow() {
    pods.clear();
    world().statefulSets().flatMap(Stage::podsOf).forEach(this::puts);
    return this;
  }

  /** Missing pods start and are not ready. */
  Stage podsStart() {
    world()
        .statefulSets()
        .flatMap(Stage::podsOf)
        .filter(pod -> !pods.containsKey(pod.getMetadata().getName()))
        .forEach(pod -> puts(ready(pod, false)));
    return this;
  }

  Stage unready(String podName) {
    return puts(ready(pod(podName), false));
  }

  Stage puts(Pod pod) {
    pods.put(pod.getMetadata().getName(), pod);
    return this;
  }

  /** The pod got its SIGTERM a while ago and still runs. */
  Stage stopsSince(String podName, Duration elapsed) {
    var end = now.minus(elapsed).plusSeconds(GRACE_SECONDS);
    return puts(
        new PodBuilder(pod(podName))
            .editMetadata()
            .withDeletionTimestamp(end.toString())
            .withDeletionGracePeriodSeconds((long) GRACE_SECONDS)
            .endMetadata()
            .build());
  }

  Stage isGone(String podName) {
    pods.remove(podName);
    return this;
  }

  Pod pod(String name) {
    return Optional.ofNullable(pods.get(name)).orElseThrow();
  }

  /** Kafka has the brokers whose pods are ready, and leads everything. */
  Stage kafkaFollows() {
    return kafkaSays(Descriptions.healthy(readyBrokers()));
  }

  Stage kafkaSays(ClusterAnswer answer) {
    kafka = Optional.of(answer);
    return this;
  }

  World world() {
    return new World(List.copyOf(objects.values()), List.copyOf(pods.values()), claims, retained);
  }

  Snapshot snapshot() {
    return new Snapshot(
        cluster,
        world(),
        ZoneResolution.of(cluster, world(), zones),
        Origin.of(cluster, world(), SETTINGS.bucketNames()),
        bucket,
        new SeenIdentity(role, secret, replaceable),
        network,
        volumes,
        kafka,
        unregister,
        metricsAge.map(age -> new Answer<>(metrics, now.minus(age))),
        interruptedNodes,
        signals,
        leaders,
        departure,
        zoneMap,
        SETTINGS.streamsOpenLimit(),
        leaderlessSince,
        silence,
        autoscaling,
        now);
  }

  ClusterPlan plan() {
    return ClusterPlan.of(
        snapshot(), SETTINGS, model -> DesiredObjects.of(model, SETTINGS.trafficDistribution()));
  }

  /** The report after a visit with these outcomes; the next visit finds it. */
  StreamClusterStatus visit(ApplyOutcome... outcomes) {
    var status = ClusterReport.of(snapshot(), plan(), Arrays.asList(outcomes));
    cluster.setStatus(status);
    return status;
  }

  private Stage changed(StreamClusterSpec spec) {
    cluster.setSpec(spec);
    cluster.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    return this;
  }

  private String[] zoneIds() {
    return cluster.getSpec().zones().stream().map(ZoneSpec::id).toArray(String[]::new);
  }

  private List<Integer> readyBrokers() {
    return world().brokerPods().stream()
        .filter(World::isReady)
        .map(pod -> pod.getMetadata().getName().replaceAll(".*-", ""))
        .map(Integer::valueOf)
        .toList();
  }

  private static StreamClusterSpec spec(
      @Nullable Boolean suspend, @Nullable Integer brokers, String... zoneIds) {
    return new StreamClusterSpec(
        suspend,
        new EngineSpec(null, "1.7.4", null),
        new AwsSpec("us-east-1"),
        Stream.of(zoneIds).map(ZoneSpec::new).toList(),
        null,
        new BrokersSpec(brokers, null, null, null, null),
        null,
        new IdentitySpec(IdentityMode.NONE, null, null),
        null,
        null);
  }

  private static Stream<Pod> podsOf(StatefulSet set) {
    int start = set.getSpec().getOrdinals() == null ? 0 : set.getSpec().getOrdinals().getStart();
    return Stream.iterate(start, ordinal -> ordinal + 1)
        .limit(set.getSpec().getReplicas())
        .map(ordinal -> ready(pod(set, ordinal), true));
  }

  private static Pod pod(StatefulSet set, int ordinal) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(set.getMetadata().getName() + "-" + ordinal)
        .withUid("uid-of-" + ordinal)
        .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
        .endMetadata()
        .build();
  }

  private static Pod ready(Pod pod, boolean isReady) {
    return new PodBuilder(pod)
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(isReady ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }
}
