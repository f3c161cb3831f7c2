package dev.headwater.e2e.operator;

import static java.util.Map.entry;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.controlplane.ServiceNetwork;
import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.enginedouble.DoubleEngine;
import dev.headwater.e2e.enginedouble.DoubleLauncher;
import dev.headwater.e2e.enginedouble.Times;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.OperatorRun;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One stack with the operator for all test classes of a JVM: it takes 20 s to start. Its folder is
 * emptied at the start and keeps the logs afterwards.
 *
 * @param doubleEngine of the stack whose nodes are the double's; empty where brokers are real
 */
record SharedStack(
    Stack stack, Optional<DoubleEngine> doubleEngine, Writes writes, LifeCycles lifeCycles)
    implements AutoCloseable {
  /**
   * By how much autoscaling's durations are divided; another one, 1 for real durations, is of use
   * to SelfHealTest alone.
   */
  static final int SPEED =
      Integer.parseInt(System.getenv().getOrDefault("HEADWATER_AUTOSCALING_SPEED", "20"));

  /** Scaled down so that a test sees several rounds of each in seconds. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "HEADWATER_POLL_INTERVAL", "500ms",
          "HEADWATER_OBSERVE_INTERVAL", "2s",
          "HEADWATER_RESYNC_INTERVAL", "5s",
          "HEADWATER_DRIFT_INTERVAL", "5s",
          "HEADWATER_LEADER_WATCH", "1s",
          "HEADWATER_AWS_CALLS_PER_SECOND", "1000",
          "HEADWATER_AUTOSCALING_SPEED", Integer.toString(SPEED),
          "HEADWATER_PROMETHEUS_SERVERS", PermittedPrometheus.SERVERS_WITH_BROKERS,
          "HEADWATER_CLOUDWATCH_NAMESPACES", PermittedCloudWatch.WITH_BROKERS,
          "HEADWATER_DRAIN_GRACE_FLOOR", "1s");

  /** The double does in milliseconds what takes brokers seconds. */
  private static final Map<String, String> ON_DOUBLE = onDouble("5s");

  /** So seldom that many clusters at once do not spend the machine on looks at their buckets. */
  private static final Map<String, String> FOR_MANY = onDouble("1m");

  private static Map<String, String> onDouble(String driftInterval) {
    return Map.ofEntries(
        entry("HEADWATER_POLL_INTERVAL", "300ms"),
        entry("HEADWATER_OBSERVE_INTERVAL", "1s"),
        entry("HEADWATER_RESYNC_INTERVAL", "5s"),
        entry("HEADWATER_DRIFT_INTERVAL", driftInterval),
        entry("HEADWATER_LEADER_WATCH", "300ms"),
        entry("HEADWATER_AWS_CALLS_PER_SECOND", "1000"),
        entry("HEADWATER_NETWORK_CHANGES", "Create"),
        entry("HEADWATER_DRAIN_GRACE_FLOOR", "1s"),
        entry("HEADWATER_STREAMS_OPEN_LIMIT", "3s"),
        entry("HEADWATER_AUTOSCALING_SPEED", Integer.toString(SPEED)),
        entry("HEADWATER_PROMETHEUS_SERVERS", PermittedPrometheus.SERVERS),
        entry("HEADWATER_CLOUDWATCH_NAMESPACES", PermittedCloudWatch.NAMESPACES),
        entry("HEADWATER_LEASE_RETRY_PERIOD", "200ms"));
  }

  /** With brokers, in {@code e2e/target/stack-tests}. */
  static SharedStack start() {
    return start("stack-tests", Optional.empty(), SETTINGS, ServiceNetwork.IPV4);
  }

  /** Without a data path, in {@code e2e/target/double-tests}. */
  static SharedStack startOnDouble() {
    return startOnDouble("double-tests", ON_DOUBLE, ServiceNetwork.IPV4);
  }

  /** With Services of IPv6, in {@code e2e/target/ipv6-tests}, for one class that closes it. */
  static SharedStack startWithIpv6Services() {
    return startOnDouble("ipv6-tests", ON_DOUBLE, ServiceNetwork.IPV6);
  }

  /** To lose nodes of, in {@code e2e/target/node-fault-tests}, for one class that closes it. */
  static SharedStack startForNodeFaults() {
    return startOnDouble("node-fault-tests", ON_DOUBLE, ServiceNetwork.IPV4);
  }

  /**
   * For the account as a whole, in {@code e2e/target/account-tests}, for one class that closes it.
   */
  static SharedStack startForAccount() {
    var settings = new HashMap<>(ON_DOUBLE);
    settings.put("HEADWATER_ORPHAN_SCAN_INTERVAL", "2s");
    settings.remove("HEADWATER_NETWORK_CHANGES");
    return startOnDouble("account-tests", settings, ServiceNetwork.IPV4);
  }

  /**
   * With the default number of calls of AWS, and a lease that a busy machine holds, in {@code
   * e2e/target/disruption-tests}, for one class that closes it.
   */
  static SharedStack startForDisruption() {
    // moto takes some 20 calls a second, and a look at a bucket takes 9.
    var settings = new HashMap<>(onDouble("5m"));
    settings.put("HEADWATER_AWS_CALLS_PER_SECOND", "20");
    settings.put("HEADWATER_LEASE_DURATION", "30s");
    settings.put("HEADWATER_LEASE_RENEW_DEADLINE", "25s");
    return startOnDouble("disruption-tests", settings, ServiceNetwork.IPV4);
  }

  /** For many clusters at once, in {@code e2e/target/sweep-tests}, for one class that closes it. */
  static SharedStack startForSweep() {
    var settings = new HashMap<>(FOR_MANY);
    settings.put("HEADWATER_ORPHAN_SCAN_INTERVAL", "15s");
    // Who was killed lets go of it at once; a busy machine must not take it from who lives.
    settings.put("HEADWATER_LEASE_DURATION", "60s");
    settings.put("HEADWATER_LEASE_RENEW_DEADLINE", "40s");
    return startOnDouble("sweep-tests", settings, ServiceNetwork.IPV4);
  }

  private static SharedStack startOnDouble(
      String folder, Map<String, String> settings, ServiceNetwork services) {
    var engine = new DoubleEngine(times());
    try {
      return start(folder, Optional.of(engine), settings, services);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static SharedStack start(
      String folder,
      Optional<DoubleEngine> doubleEngine,
      Map<String, String> settings,
      ServiceNetwork services) {
    var repository = Repository.current();
    var directory = repository.emptied(folder);
    var progress = Progress.toConsole();
    var engine =
        doubleEngine
            .<Engine>map(theirs -> new Engine.ControlPlaneDouble(new DoubleLauncher(theirs)))
            .orElseGet(() -> Engine.of(System.getenv(), repository.kafkaJars()));
    var stack =
        Stack.start(repository, directory, engine, services, OperatorRun.DISTURBABLE, progress);
    try {
      OperatorChart.install(repository, stack, settings, progress);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return new SharedStack(
        stack,
        doubleEngine,
        new Writes(stack.controlPlane().auditLog()),
        LifeCycles.record(stack.client()));
  }

  /** Brokers wait for their controllers as long as real ones: the machine may be busy. */
  private static Times times() {
    var scaled = Times.scaled();
    return new Times(
        Duration.ofMillis(20),
        scaled.election(),
        scaled.session(),
        scaled.failOver(),
        scaled.handOver(),
        scaled.exit(),
        Times.observed().joinLimit(),
        Times.observed().stopLimit(),
        scaled.callLimit());
  }

  /** A client of an administrator. */
  KubernetesClient client() {
    return stack.client();
  }

  /** What its nodes belong to, on the double. */
  DoubleEngine engine() {
    return doubleEngine.orElseThrow();
  }

  /** Makes a namespace with a cluster to be, which is not declared yet. */
  TestCluster cluster(String namespace) {
    createNamespace(namespace);
    return new TestCluster(client(), namespace, "orders");
  }

  /** Has a namespace deleted, without waiting for the end. */
  void forget(String namespace) {
    client().namespaces().withName(namespace).delete();
  }

  /** Makes the namespace that a test class has for itself. */
  void createNamespace(String name) {
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /**
   * Deletes a namespace with all that is in it. Its clusters go first, and their end is awaited:
   * with the namespace their controllers would go at once, and each broker take its whole grace.
   */
  void deleteNamespace(String name) {
    var clusters = client().resources(StreamCluster.class).inNamespace(name);
    clusters.delete();
    TestCluster.soon().until(() -> clusters.list().getItems().isEmpty());
    forget(name);
  }

  @Override
  public void close() {
    lifeCycles.close();
    stack.close();
    doubleEngine.ifPresent(DoubleEngine::close);
  }
}
