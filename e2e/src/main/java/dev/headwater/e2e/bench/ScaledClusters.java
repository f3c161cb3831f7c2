package dev.headwater.e2e.bench;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.enginedouble.DoubleEngine;
import dev.headwater.e2e.enginedouble.Telemetry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Clusters of three zones on the double, whose number of brokers follows what the double says is
 * their load, and when an outside watcher saw what became of them.
 */
final class ScaledClusters implements AutoCloseable {
  static final int BEFORE = 3;
  static final int AFTER = 6;

  /** 3 bytes for one that comes in and 1 for the client: six brokers at 60 % of 100 MB/s. */
  private static final double FOR_SIX = 88e6;

  private static final String NAMESPACE = "bench";
  private static final String CLUSTER = "headwater.dev/cluster";
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final KubernetesClient client;
  private final DoubleEngine engine;
  private final List<String> names;
  private final Watch sets;
  private final Watch clusters;

  /** What was seen of a cluster since its load rose. */
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /**
   * Times by the watcher's clock.
   *
   * @param sampled when the last of its brokers had been read before the patch
   * @param patched when a StatefulSet was seen with more replicas
   */
  private record Seen(Instant sampled, Instant patched, Optional<Instant> ready) {}

  private ScaledClusters(KubernetesClient client, DoubleEngine engine, List<String> names) {
    this.client = client;
    this.engine = engine;
    this.names = names;
    this.sets =
        client
            .apps()
            .statefulSets()
            .inNamespace(NAMESPACE)
            .withLabel("app.kubernetes.io/component", "broker")
            .watch(watcher(this::seeSet));
    this.clusters =
        client
            .resources(StreamCluster.class)
            .inNamespace(NAMESPACE)
            .watch(watcher(this::seeCluster));
  }

  /** Declares them and waits until all are Ready and an idle interval of each was read. */
  static ScaledClusters declare(KubernetesClient client, DoubleEngine engine, int clusters) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    var names = IntStream.range(0, clusters).mapToObj("c%02d"::formatted).toList();
    names.forEach(
        name -> client.resource(Serialization.unmarshal(yaml(name), StreamCluster.class)).create());
    var declared = new ScaledClusters(client, engine, names);
    names.forEach(name -> await(name + " is Ready", () -> declared.isReady(name, BEFORE)));
    return declared;
  }

  private static String yaml(String name) {
    return """
    apiVersion: headwater.dev/v1alpha1
    kind: StreamCluster
    metadata: {name: %s, namespace: %s}
    spec:
      engine: {version: 1.7.3}
      aws: {region: us-east-1}
      zones: [{id: use1-az1}, {id: use1-az2}, {id: use1-az6}]
      controllers:
        replicas: 1
        storage: {size: 1Gi}
        resources: {requests: {cpu: 10m, memory: 64Mi}}
      brokers:
        networkBandwidth: 100M
        autoscaling:
          min: %d
          max: 9
          signals: [{name: network, brokers: {interval: 5s}}]
        resources: {requests: {cpu: 10m, memory: 64Mi}}
    """
        .formatted(name, NAMESPACE, BEFORE);
  }

  List<String> names() {
    return names;
  }

  /** Raises the load of some at once and waits until all of them have their brokers. */
  void load(List<String> loaded) {
    loaded.forEach(name -> telemetry(name).traffic(FOR_SIX, 0));
    loaded.forEach(
        name ->
            await(
                name + " has " + AFTER + " brokers",
                () -> Optional.ofNullable(seen.get(name)).flatMap(Seen::ready).isPresent()));
  }

  /** From the sample that made the rule true to the StatefulSet with more replicas. */
  Duration toPatch(String name) {
    var known = Optional.ofNullable(seen.get(name)).orElseThrow();
    return Duration.between(known.sampled(), known.patched());
  }

  /** From there to the status that says that all brokers are ready. */
  Duration toReady(String name) {
    var known = Optional.ofNullable(seen.get(name)).orElseThrow();
    return Duration.between(known.sampled(), known.ready().orElseThrow());
  }

  /** Requests for a reassignment that the operator measured at the brokers, over all of them. */
  long reassignments() {
    return names.stream()
        .map(this::cluster)
        .map(cluster -> cluster.getStatus().lastScale())
        .flatMap(scale -> Optional.ofNullable(scale.reassignmentsIssued()).stream())
        .mapToLong(requests -> requests)
        .sum();
  }

  /** Scales of which the operator has that figure: on a machine that is busy a read may be late. */
  long measured() {
    return names.stream()
        .map(this::cluster)
        .filter(cluster -> cluster.getStatus().lastScale().reassignmentsIssued() != null)
        .count();
  }

  /** Waits until the last scale of each has ended. */
  void awaitEnded() {
    names.forEach(
        name ->
            await(
                "the scale of " + name + " has ended",
                () -> cluster(name).getStatus().lastScale().durationSeconds() != null));
  }

  private Telemetry telemetry(String name) {
    return engine.telemetry(cluster(name).getStatus().clusterId());
  }

  private StreamCluster cluster(String name) {
    return client.resources(StreamCluster.class).inNamespace(NAMESPACE).withName(name).require();
  }

  private boolean isReady(String name, int brokers) {
    return isReady(cluster(name), brokers);
  }

  private static boolean isReady(StreamCluster cluster, int brokers) {
    var summary = brokers + "/" + brokers;
    return summary.equals(cluster.getStatus().summary())
        && cluster.getStatus().conditionsOrEmpty().stream()
            .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
  }

  /** A zone begins with one broker. */
  private void seeSet(StatefulSet set) {
    var now = Instant.now();
    var name = set.getMetadata().getLabels().get(CLUSTER);
    if (set.getSpec().getReplicas() > 1) {
      seen.computeIfAbsent(name, _ -> new Seen(telemetry(name).lastRead(), now, Optional.empty()));
    }
  }

  private void seeCluster(StreamCluster cluster) {
    var now = Instant.now();
    if (isReady(cluster, AFTER)) {
      seen.computeIfPresent(
          cluster.getMetadata().getName(),
          (_, known) ->
              known.ready().isPresent()
                  ? known
                  : new Seen(known.sampled(), known.patched(), Optional.of(now)));
    }
  }

  private static <T> Watcher<T> watcher(Consumer<T> see) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, T object) {
        see.accept(object);
      }

      @Override
      public void onClose(WatcherException cause) {
        throw new IllegalStateException("a watch of the benchmark ended", cause);
      }
    };
  }

  private static void await(String what, BooleanSupplier condition) {
    var deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(what + ": not within " + LIMIT.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public void close() {
    sets.close();
    clusters.close();
  }
}
