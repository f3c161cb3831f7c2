package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.load.Load;
import dev.headwater.e2e.load.LoadReport;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What only an engine that keeps its log in S3 can show. */
@OnSharedStack
@EnabledIfEnvironmentVariable(
    named = Engine.HOME,
    matches = ".+",
    disabledReason = "HEADWATER_ENGINE_HOME names no AutoMQ, and Apache Kafka has no log in S3")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AutoMqClusterTest {
  private static final String NAMESPACE = "automq";
  private static final String TOPIC = "numbers";

  /** What was made before the brokers went, and what was made before the cluster went. */
  private static final Set<String> FIRST = numbers(0, 1_000);

  private static final Set<String> SECOND = numbers(1_000, 2_000);

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** So narrow a network that the load of this test fills it. */
  private static final String FOLLOWING =
      """
      {"spec": {"brokers": {"replicas": null, "networkBandwidth": "20k",
       "autoscaling": {"min": 2, "max": 3, "scaleIn": {"window": "10m", "cooldown": "0s"}}}}}
      """;

  private static final String FIXED =
      """
      {"spec": {"brokers": {"replicas": 2, "networkBandwidth": null, "autoscaling": null}}}
      """;

  private final SharedStack shared;
  private final TestCluster cluster;
  private final KeptObjects kept;

  AutoMqClusterTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
    this.kept = new KeptObjects(shared, cluster);
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  @Order(1)
  void recordsOutliveAllBrokersAndTheirDisks() {
    create(yaml());
    cluster.awaitSettled();
    createTopic();
    produce(FIRST);
    cluster.resource().scale(0);
    soon().untilAsserted(() -> assertThat(cluster.pods("broker")).isEmpty());
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(consume("readers", FIRST.size())).isEqualTo(FIRST);
  }

  @Test
  @Order(2)
  void recordsAndOffsetsOutliveTheClusterAndAreBackWhenItIsRestored() {
    produce(SECOND);
    var before = cluster.status();
    kept.deleteCluster();
    kept.awaitOnly("PersistentVolumeClaim data-orders-controllers-0", "ConfigMap orders-retained");
    assertThat(objects(before.storage().bucket())).isNotEmpty();
    restore();
    cluster.awaitSettled();
    assertThat(cluster.status().clusterId()).isEqualTo(before.clusterId());
    assertThat(consume("new-readers", FIRST.size() + SECOND.size()))
        .isEqualTo(union(FIRST, SECOND));
    assertThat(consume("readers", SECOND.size()))
        .as("what comes after the offset that a group has committed")
        .isEqualTo(SECOND);
  }

  /** Two brokers were started three times by now. */
  @Test
  @Order(3)
  void brokersHaveExchangedTheirWebIdentityForKeysOfTheirBucket() {
    assertThat(exchanges()).isGreaterThanOrEqualTo(6);
  }

  /** What decides is what AutoMQ counts of itself; nothing is copied and nothing reassigned. */
  @Test
  @Order(4)
  void theirNumberFollowsTheRecordsAndNoReassignmentIsAsked() {
    cluster.resource().patch(MERGE, FOLLOWING);
    try (var load = Load.start(bootstrap(), TOPIC, 150)) {
      awaitSummary("3/3");
      var reports = load.finish(TestCluster.LIMIT);
      assertThat(reports).isNotEmpty().allMatch(LoadReport::holds);
    }
    assertThat(cluster.status().autoscaling().decisionsOrEmpty())
        .extracting(DecisionStatus::message)
        .anyMatch(message -> message.startsWith("2 brokers become 3. network is "));
    awaitSummary("2/2");
    soon().until(() -> cluster.status().lastScale().durationSeconds() != null);
    assertThat(cluster.status().lastScale().reassignmentsIssued()).isZero();
    System.out.println(cluster.status().autoscaling().lastDecision().message());
    System.out.println(cluster.status().lastScale());
    cluster.resource().patch(MERGE, FIXED);
  }

  /** AutoMQ takes the map while it runs: the setting is dynamic. */
  @Test
  @Order(5)
  void brokersAreToldTheSubnetsOfTheirZones() throws Exception {
    cluster.resource().scale(0);
    var routed = new TestCluster(shared.client(), NAMESPACE, "routed");
    create(routed.yaml() + "  identity: {mode: IRSA}\n  zoneRouting: {mode: SubnetMap}\n");
    soon()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThat(routed.condition("ZoneRoutingActive"))
                    .startsWith("True ZoneRoutingActive: Brokers know "));
    routed.awaitSettled();
    var all = new ConfigResource(ConfigResource.Type.BROKER, "");
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", routed.status().bootstrapServers()))) {
      var known = admin.describeConfigs(List.of(all)).all().get(20, TimeUnit.SECONDS).get(all);
      assertThat(known.get("automq.zone.cidr.blocks").value()).contains("use1-az1@", "<>use1-az6@");
    }
  }

  private void awaitSummary(String summary) {
    soon()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> assertThat(cluster.status().summary()).isEqualTo(summary));
  }

  private Map<String, String> bootstrap() {
    return cluster.status().bootstrap().stream()
        .collect(Collectors.toMap(ZoneBootstrap::zone, ZoneBootstrap::servers));
  }

  /** How often a token was exchanged for keys so far. */
  private long exchanges() {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.operation().equals("AssumeRoleWithWebIdentity"))
        .filter(call -> call.status() == 200)
        .count();
  }

  private List<S3Object> objects(String bucket) {
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      return s3.listObjectsV2(list -> list.bucket(bucket)).contents();
    }
  }

  private String yaml() {
    return cluster.yaml() + "  identity: {mode: IRSA}\n";
  }

  private void restore() {
    create(yaml().replace("storage: {bucket", "storage: {restoreFrom: orders-retained, bucket"));
  }

  private void create(String yaml) {
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private void createTopic() {
    var created = cluster.declareTopic(TOPIC, 6);
    soon()
        .untilAsserted(
            () ->
                assertThat(shared.client().resource(created).get().getStatus().conditionsOrEmpty())
                    .extracting(condition -> condition.type() + "=" + condition.status())
                    .contains("Ready=True"));
  }

  private void produce(Set<String> numbers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.status().bootstrapServers(), "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var sent =
          numbers.stream()
              .map(number -> producer.send(new ProducerRecord<>(TOPIC, number, number)))
              .toList();
      producer.flush();
      assertThat(sent).allSatisfy(acked -> assertThat(acked).succeedsWithin(Duration.ZERO));
    }
  }

  /** So many distinct records of the topic; a group that is new reads from its beginning. */
  private Set<String> consume(String group, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            cluster.status().bootstrapServers(),
            "group.id",
            group,
            "auto.offset.reset",
            "earliest");
    var seen = new TreeSet<String>();
    var deadline = Instant.now().plus(TestCluster.LIMIT);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (seen.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.value()));
      }
    }
    return seen;
  }

  private static Set<String> numbers(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(Integer::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    var both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
