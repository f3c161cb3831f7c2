package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.e2e.load.Load;
import dev.headwater.e2e.load.LoadReport;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The whole way: clients send and read, somebody measures them, and the number of brokers follows,
 * from three to six across the zones and back by drains. Who measures is away when the load ends,
 * and the operator is killed while a broker leaves. Not one record is lost.
 */
@Tag("scaling")
@Tag("full")
@OnSharedStack
@Isolated("Six brokers and their clients take both cores.")
@TestInstance(Lifecycle.PER_CLASS)
class ScaledByTheLoadTest {
  private static final String TOPIC = "numbers";
  private static final String OF_THE_NEW = "led-by-the-new";
  private static final List<Integer> THREE = List.of(1000, 2000, 3000);
  private static final List<Integer> NEW = List.of(1001, 2001, 3001);

  /** As many as this machine carries with six brokers beside them. */
  private static final int PER_SECOND_AND_ZONE = 150;

  private static final int A_FEW = 10;
  private static final Duration STEADY = Duration.ofSeconds(5);
  private static final double ON_SCHEDULE = 0.99;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final String FOLLOWING =
      """
      {"spec": {"brokers": {"replicas": null, "autoscaling": {"min": 3, "max": 6,
       "signals": [%s], "scaleIn": {"window": "2m", "cooldown": "0s"}}}}}
      """;

  private static final String FIXED =
      """
      {"spec": {"brokers": {"replicas": 3, "autoscaling": null}}}
      """;

  private final SharedStack shared;
  private final TestCluster cluster;
  private Admin admin;

  ScaledByTheLoadTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), PermittedPrometheus.WITH_BROKERS, "orders");
  }

  @BeforeAll
  void threeBrokers() throws Exception {
    shared.createNamespace(cluster.namespace());
    var yaml =
        cluster
            .yaml()
            .replace(
                "[{id: use1-az1}, {id: use1-az6}]",
                "[{id: use1-az1}, {id: use1-az2}, {id: use1-az6}]")
            .replace("replicas: 2\n", "replicas: 3\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    cluster.awaitSettled();
    admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.status().bootstrapServers()));
    var everywhere = Map.of(0, THREE, 1, List.of(2000, 3000, 1000), 2, List.of(3000, 1000, 2000));
    admin.createTopics(List.of(new NewTopic(TOPIC, everywhere))).all().get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  void delete() {
    admin.close();
    shared.deleteNamespace(cluster.namespace());
  }

  @Test
  void brokersFollowWhatPrometheusScrapesOfThem() throws Exception {
    try (var scraped = new ScrapedBrokers(shared, cluster)) {
      assumeThat(scraped.isThere()).as("Prometheus is built with Go, which is not here").isTrue();
      follow(scraped);
    }
  }

  @Test
  void brokersFollowWhatCloudWatchIsToldOfTheirClients() throws Exception {
    try (var told = new ToldCloudWatch(shared)) {
      follow(told);
    }
  }

  private void follow(LoadSource source) throws Exception {
    try (var load = Load.start(bootstrap(), TOPIC, PER_SECOND_AND_ZONE)) {
      source.start(() -> sent(load));
      assertOnSchedule(load);
      // Six at the target of 60 %, also when five are there: less than 8 % above it asks for none.
      declare(source.signal(steady(source) / (0.6 * 5.75)));
      awaitBrokers(6);
      assertThat(brokers()).containsExactly(1000, 1001, 2000, 2001, 3000, 3001);
      assertThat(decisions())
          .extracting(DecisionStatus::message)
          .anyMatch(message -> message.startsWith("3 brokers become 6. load is "));
      assertOnSchedule(load);
      leadByTheNew();
      source.stop();
      assertHolds(load.finish(LIMIT));
    }
    try (var light = Load.start(bootstrap(), TOPIC, A_FEW)) {
      awaitCondition("False MetricsUnavailable");
      assertThat(brokers()).hasSize(6);
      source.start(() -> sent(light));
      backToThree();
      assertHolds(light.finish(LIMIT));
    }
    cluster.resource().patch(MERGE, FIXED);
    cluster.awaitSettled();
    admin.deleteTopics(List.of(OF_THE_NEW)).all().get(20, TimeUnit.SECONDS);
  }

  /** The load once it has come to rest; a rate over three scrapes is never quite at rest. */
  private static double steady(LoadSource source) {
    var values = new ArrayList<Double>();
    soon()
        .untilAsserted(
            () -> {
              values.add(source.load());
              var last = values.subList(Math.max(0, values.size() - 30), values.size());
              assertThat(last).as(source::problem).hasSize(30).allMatch(value -> value > 0);
              double highest = last.stream().mapToDouble(d -> d).max().orElseThrow();
              double lowest = last.stream().mapToDouble(d -> d).min().orElseThrow();
              assertThat(lowest / highest).isGreaterThan(0.8);
            });
    return values.reversed().stream().limit(30).mapToDouble(d -> d).average().orElseThrow();
  }

  private void backToThree() throws Exception {
    var declared = cluster.resource().require();
    try (var drained = Drained.watch(shared.client())) {
      soon()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(drained.in(cluster.namespace()))
                      .as(() -> cluster.status().autoscaling().lastDecision().message())
                      .isNotEmpty());
      var operator = new OperatorPod(shared.stack());
      operator.kill();
      operator.comeBack();
      awaitBrokers(3);
      assertThat(drained.in(cluster.namespace())).containsExactlyInAnyOrder("1001", "2001", "3001");
    }
    assertThat(brokers()).isEqualTo(THREE);
    assertThat(leaders(OF_THE_NEW)).isSubsetOf(THREE);
    assertThat(cluster.resource().require().getSpec()).isEqualTo(declared.getSpec());
    soon().until(() -> cluster.status().lastScale().durationSeconds() != null);
    assertThat(cluster.status().lastScale().reassignmentsIssued()).isZero();
  }

  /** What each of the new brokers leads has one copy on a broker that stays. */
  private void leadByTheNew() throws Exception {
    var led = Map.of(0, List.of(1001, 1000), 1, List.of(2001, 2000), 2, List.of(3001, 3000));
    admin.createTopics(List.of(new NewTopic(OF_THE_NEW, led))).all().get(20, TimeUnit.SECONDS);
    soon().ignoreExceptions().until(() -> leaders(OF_THE_NEW).containsAll(NEW));
  }

  /** A run in which the clients did not keep up says nothing; it is looked at once more. */
  private static void assertOnSchedule(Load load) {
    double share = share(load);
    assertThat(share >= ON_SCHEDULE ? share : share(load))
        .as("records sent of those that were due")
        .isGreaterThanOrEqualTo(ON_SCHEDULE);
  }

  private static double share(Load load) {
    var start = Instant.now();
    long before = sent(load);
    soon().until(() -> Duration.between(start, Instant.now()).compareTo(STEADY) >= 0);
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    return (sent(load) - before) / (seconds * PER_SECOND_AND_ZONE * 3);
  }

  private static long sent(Load load) {
    return load.reports().stream()
        .collect(toMap(LoadReport::producer, LoadReport::sent, (a, b) -> a))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void assertHolds(List<LoadReport> reports) {
    reports.forEach(report -> System.out.println(report.line()));
    assertThat(reports).isNotEmpty().allMatch(LoadReport::holds);
  }

  private void declare(String signal) {
    cluster.resource().patch(MERGE, FOLLOWING.formatted(signal));
  }

  private void awaitBrokers(int brokers) {
    soon()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(cluster.status().summary()).isEqualTo(brokers + "/" + brokers));
    soon().ignoreExceptions().until(() -> brokers().size() == brokers);
  }

  private void awaitCondition(String beginning) {
    soon()
        .untilAsserted(
            () -> assertThat(cluster.condition("AutoscalingActive")).startsWith(beginning));
  }

  private List<DecisionStatus> decisions() {
    return cluster.status().autoscaling().decisionsOrEmpty();
  }

  private Map<String, String> bootstrap() {
    return cluster.status().bootstrap().stream()
        .collect(toMap(ZoneBootstrap::zone, ZoneBootstrap::servers));
  }

  private List<Integer> brokers() throws Exception {
    return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).stream()
        .map(Node::id)
        .sorted()
        .toList();
  }

  private List<Integer> leaders(String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get(5, TimeUnit.SECONDS)
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> partition.leader().id())
        .toList();
  }
}
