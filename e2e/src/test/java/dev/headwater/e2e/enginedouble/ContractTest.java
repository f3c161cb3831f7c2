package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.get;
import static dev.headwater.e2e.enginedouble.AdminView.outcome;
import static dev.headwater.e2e.enginedouble.AdminView.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.engine.ClassArchive;
import dev.headwater.e2e.engine.StandInLauncher;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same assertions on the double and on Apache Kafka, and a list of where they differ. */
@TestMethodOrder(OrderAnnotation.class)
class ContractTest {
  private static final Map<Grade, DirectCluster> CLUSTERS = new EnumMap<>(Grade.class);
  private static final Map<Grade, AdminView> VIEWS = new EnumMap<>(Grade.class);

  @TempDir private static Path directory;
  private static ProcessScope scope;
  private static LoopbackRange range;
  private static DoubleEngine engine;
  private static Scrape scrape;

  enum Grade {
    DOUBLE,
    STAND_IN
  }

  /** What is the case on each of them; a third column would be a real AutoMQ. */
  private record Difference(String what, Probe probe, String onDouble, String onStandIn) {
    String expected(Grade grade) {
      return switch (grade) {
        case DOUBLE -> onDouble;
        case STAND_IN -> onStandIn;
      };
    }
  }

  @FunctionalInterface
  private interface Probe {
    String look(AdminView view) throws Exception;
  }

  private static final List<Difference> DIFFERENCES =
      List.of(
          new Difference("replicas of a topic that asks for 3", ContractTest::replicas, "1", "3"),
          new Difference(
              "min.insync.replicas of a new topic that asks for 2",
              ContractTest::minInSync,
              "1 DYNAMIC_TOPIC_CONFIG",
              "2 DYNAMIC_TOPIC_CONFIG"),
          new Difference(
              "min.insync.replicas of a new topic that asks for nothing",
              ContractTest::minInSyncByDefault,
              "1 DYNAMIC_TOPIC_CONFIG",
              "1 DEFAULT_CONFIG"),
          new Difference(
              "a topic with a partition on two brokers",
              ContractTest::twoReplicas,
              "PolicyViolationException",
              "done"),
          new Difference(
              "a reassignment to two brokers",
              ContractTest::twoTargets,
              "InvalidReplicaAssignmentException",
              "done"),
          new Difference(
              "default of index.interval.bytes",
              view -> view.setting(topic("same"), "index.interval.bytes").orElseThrow().value(),
              "1048576",
              "4096"));

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(directory.resolve("scope"));
    range = LoopbackRange.claim();
    engine = new DoubleEngine(Times.scaled());
    scrape = new Scrape();
    var jars = Repository.current().kafkaJars();
    var classes = ClassArchive.of(scope, jars, directory.resolve("classes"), Progress.toConsole());
    var launchers =
        Map.of(
            Grade.DOUBLE, new DoubleLauncher(engine),
            Grade.STAND_IN, new StandInLauncher(jars, classes, _ -> 3));
    launchers.forEach(
        (grade, launcher) -> {
          var cluster =
              new DirectCluster(
                  launcher,
                  scope,
                  range,
                  directory.resolve(grade.name()),
                  "mNCb9vxURyGZ6ZPPUXQ0aw",
                  1);
          cluster.start(3);
          CLUSTERS.put(grade, cluster);
          VIEWS.put(grade, AdminView.of(cluster.bootstrap()));
        });
    for (var view : VIEWS.values()) {
      soon().untilAsserted(() -> assertThat(view.brokers()).containsExactly(1000, 1001, 1002));
    }
  }

  @AfterAll
  static void stop() {
    VIEWS.values().forEach(AdminView::close);
    engine.close();
    scrape.close();
    scope.close();
    range.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(2)).ignoreExceptions();
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void itDescribesItself(Grade grade) throws Exception {
    var admin = VIEWS.get(grade).admin();
    assertThat(get(admin.describeCluster().clusterId())).isEqualTo("mNCb9vxURyGZ6ZPPUXQ0aw");
    assertThat(get(admin.describeCluster().nodes()))
        .allSatisfy(node -> assertThat(node.rack()).isEqualTo("use1-az1"))
        .allSatisfy(
            node -> assertThat(node.host()).isEqualTo(CLUSTERS.get(grade).address(node.id())));
    var fenced = new DescribeClusterOptions().includeFencedBrokers(true);
    assertThat(outcome(admin.describeCluster(fenced).nodes()))
        .isEqualTo("UnsupportedVersionException");
    soon()
        .untilAsserted(
            () -> {
              var quorum = get(admin.describeMetadataQuorum().quorumInfo());
              assertThat(quorum.leaderId()).isZero();
              assertThat(quorum.highWatermark()).isPositive();
              assertThat(quorum.voters())
                  .singleElement()
                  .extracting(QuorumInfo.ReplicaState::replicaId)
                  .isEqualTo(0);
              assertThat(quorum.voters().getFirst().logEndOffset())
                  .isGreaterThanOrEqualTo(quorum.highWatermark());
            });
  }

  @ParameterizedTest
  @EnumSource
  @Order(2)
  void aTopicIsCreatedAndDescribed(Grade grade) throws Exception {
    var view = VIEWS.get(grade);
    var created =
        view.admin()
            .createTopics(
                List.of(
                    new NewTopic("same", Optional.of(6), Optional.empty())
                        .configs(Map.of("retention.ms", "60000"))));
    assertThat(get(created.numPartitions("same"))).isEqualTo(6);
    var id = get(created.topicId("same")).toString();
    soon()
        .untilAsserted(
            () -> {
              assertThat(view.topicId("same")).isEqualTo(id);
              assertThat(view.leaders("same").values()).hasSize(6).isSubsetOf(view.brokers());
            });
    assertThat(view.leaders("same").values()).contains(1000, 1001, 1002);
    assertThat(get(view.admin().listTopics().names())).contains("same");
    assertThat(view.setting(topic("same"), "retention.ms"))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.value()).isEqualTo("60000");
              assertThat(entry.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
            });
    assertThat(view.setting(topic("same"), "segment.ms"))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.value()).isEqualTo("604800000");
              assertThat(entry.source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
            });
  }

  @ParameterizedTest
  @EnumSource
  @Order(3)
  void whatCannotBeCreatedIsRefused(Grade grade) {
    var view = VIEWS.get(grade);
    assertThat(view.create("same", 1, Map.of())).isEqualTo("TopicExistsException");
    assertThat(view.create("none", 0, Map.of())).isEqualTo("InvalidPartitionsException");
    assertThat(view.create("no/name", 1, Map.of())).isEqualTo("InvalidTopicException");
    assertThat(view.create("odd", 1, Map.of("no.such.key", "1")))
        .isEqualTo("InvalidConfigurationException");
    assertThat(view.create("odd", 1, Map.of("retention.ms", "week")))
        .isEqualTo("InvalidConfigurationException");
    assertThat(view.create("odd", 1, Map.of("cleanup.policy", "burn")))
        .isEqualTo("InvalidConfigurationException");
    var nowhere = new NewTopic("odd", Map.of(0, List.of(77)));
    assertThat(outcome(view.admin().createTopics(List.of(nowhere)).all()))
        .isEqualTo("InvalidReplicaAssignmentException");
    assertThat(outcome(view.admin().describeTopics(List.of("odd")).allTopicNames()))
        .isEqualTo("UnknownTopicOrPartitionException");
  }

  @ParameterizedTest
  @EnumSource
  @Order(4)
  void settingsAreSetResetAndChecked(Grade grade) throws Exception {
    var view = VIEWS.get(grade);
    assertThat(view.alter(topic("same"), "segment.ms", "70000", OpType.SET)).isEqualTo("done");
    soon().until(() -> value(view, topic("same"), "segment.ms").equals("70000"));
    assertThat(view.alter(topic("same"), "segment.ms", "", OpType.DELETE)).isEqualTo("done");
    soon().until(() -> value(view, topic("same"), "segment.ms").equals("604800000"));
    assertThat(view.alter(topic("same"), "no.such.key", "1", OpType.SET))
        .isEqualTo("InvalidConfigurationException");
    assertThat(view.alter(topic("same"), "segment.ms", "week", OpType.SET))
        .isEqualTo("InvalidConfigurationException");
    assertThat(view.alter(topic("absent"), "segment.ms", "70000", OpType.SET))
        .isEqualTo("UnknownTopicOrPartitionException");
    assertThat(value(view, topic("same"), "retention.ms")).isEqualTo("60000");
    var everyBroker = new ConfigResource(ConfigResource.Type.BROKER, "");
    assertThat(view.alter(everyBroker, "log.retention.ms", "80000", OpType.SET)).isEqualTo("done");
    soon().until(() -> value(view, everyBroker, "log.retention.ms").equals("80000"));
  }

  @ParameterizedTest
  @EnumSource
  @Order(5)
  void aTopicGrowsAndNeverShrinks(Grade grade) {
    var view = VIEWS.get(grade);
    assertThat(grow(view, "same", 8)).isEqualTo("done");
    soon().until(() -> view.partitions("same").size() == 8);
    assertThat(grow(view, "same", 8)).isEqualTo("InvalidPartitionsException");
    assertThat(grow(view, "same", 2)).isEqualTo("InvalidPartitionsException");
    assertThat(grow(view, "absent", 2)).isEqualTo("UnknownTopicOrPartitionException");
  }

  @ParameterizedTest
  @EnumSource
  @Order(6)
  void aTopicIsDeletedOnce(Grade grade) throws Exception {
    var view = VIEWS.get(grade);
    assertThat(view.create("short-lived", 1, Map.of())).isEqualTo("done");
    assertThat(outcome(view.admin().deleteTopics(List.of("short-lived")).all())).isEqualTo("done");
    soon().until(() -> !get(view.admin().listTopics().names()).contains("short-lived"));
    assertThat(outcome(view.admin().deleteTopics(List.of("short-lived")).all()))
        .isEqualTo("UnknownTopicOrPartitionException");
  }

  @ParameterizedTest
  @EnumSource
  @Order(7)
  void reassignmentsAreCheckedAndNoneIsListedAtRest(Grade grade) throws Exception {
    var admin = VIEWS.get(grade).admin();
    var partition = new TopicPartition("same", 0);
    double before = requests(grade);
    assertThat(outcome(admin.alterPartitionReassignments(Map.of(partition, move(77))).all()))
        .isEqualTo("InvalidReplicaAssignmentException");
    assertThat(
            outcome(admin.alterPartitionReassignments(Map.of(partition, Optional.empty())).all()))
        .isEqualTo("NoReassignmentInProgressException");
    assertThat(get(admin.listPartitionReassignments().reassignments())).isEmpty();
    soon().untilAsserted(() -> assertThat(requests(grade)).isEqualTo(before + 2));
  }

  /** Calls of AlterPartitionReassignments over all brokers; each shows a number from its start. */
  private static double requests(Grade grade) throws Exception {
    double sum = 0;
    for (int broker = 1000; broker < 1003; broker++) {
      sum +=
          scrape
              .sum(
                  CLUSTERS.get(grade).address(broker),
                  "kafka_request_queue_time_count_milliseconds_total",
                  "type=\"AlterPartitionReassignments\"")
              .orElseThrow();
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  @Order(8)
  void theyDifferWhereItIsKnown(Grade grade) throws Exception {
    for (var difference : DIFFERENCES) {
      assertThat(difference.probe().look(VIEWS.get(grade)))
          .as(difference.what())
          .isEqualTo(difference.expected(grade));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Order(9)
  void aBrokerLeavesInOrderIsUnregisteredAndCanComeBack(Grade grade) throws Exception {
    var view = VIEWS.get(grade);
    var extra = CLUSTERS.get(grade).startBroker(1003);
    soon().until(() -> view.brokers().contains(1003));
    view.create("led", 8, Map.of());
    soon().until(() -> view.leaders("led").containsValue(1003));
    extra.terminate();
    assertThat(extra.onExit()).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(143);
    soon().untilAsserted(() -> assertThat(view.brokers()).containsExactly(1000, 1001, 1002));
    assertThat(view.leaders("led").values()).isSubsetOf(1000, 1001, 1002);
    assertThat(view.partitions("led"))
        .as("replica lists of Apache Kafka keep a broker that has left, the double's do not")
        .matches(
            partitions ->
                partitions.stream()
                        .flatMap(partition -> partition.replicas().stream())
                        .anyMatch(node -> node.id() == 1003)
                    == (grade == Grade.STAND_IN));
    assertThat(outcome(view.admin().unregisterBroker(1003).all())).isEqualTo("done");
    assertThat(outcome(view.admin().unregisterBroker(1003).all()))
        .isEqualTo("BrokerIdNotRegisteredException");
    CLUSTERS.get(grade).startBroker(1003);
    soon().until(() -> view.brokers().contains(1003));
  }

  /** Last, because Apache Kafka lets it happen. */
  @ParameterizedTest
  @EnumSource
  @Order(10)
  void onlyApacheKafkaUnregistersABrokerThatRuns(Grade grade) {
    assertThat(outcome(VIEWS.get(grade).admin().unregisterBroker(1003).all()))
        .isEqualTo(grade == Grade.DOUBLE ? "UnknownServerException" : "done");
  }

  private static Optional<NewPartitionReassignment> move(Integer... brokers) {
    return Optional.of(new NewPartitionReassignment(List.of(brokers)));
  }

  private static String value(AdminView view, ConfigResource resource, String key)
      throws Exception {
    return view.setting(resource, key).orElseThrow().value();
  }

  private static String grow(AdminView view, String topic, int partitions) {
    return outcome(
        view.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  private static String replicas(AdminView view) throws Exception {
    var wanted = new NewTopic("three", 1, (short) 3);
    assertThat(outcome(view.admin().createTopics(List.of(wanted)).all())).isEqualTo("done");
    soon().until(() -> view.partitions("three").size() == 1);
    return Integer.toString(view.partitions("three").getFirst().replicas().size());
  }

  private static String minInSync(AdminView view) {
    assertThat(view.create("two", 1, Map.of("min.insync.replicas", "2"))).isEqualTo("done");
    return settled(view, "two");
  }

  private static String minInSyncByDefault(AdminView view) {
    assertThat(view.create("plain", 1, Map.of())).isEqualTo("done");
    return settled(view, "plain");
  }

  /** The broker that is asked may not have heard of the topic. */
  private static String settled(AdminView view, String name) {
    return soon()
        .until(() -> view.setting(topic(name), "min.insync.replicas"), Optional::isPresent)
        .map(entry -> entry.value() + " " + entry.source())
        .orElseThrow();
  }

  private static String twoReplicas(AdminView view) {
    var wanted = new NewTopic("twins", Map.of(0, List.of(1000, 1001)));
    return outcome(view.admin().createTopics(List.of(wanted)).all());
  }

  private static String twoTargets(AdminView view) {
    var partition = new TopicPartition("same", 0);
    return outcome(
        view.admin().alterPartitionReassignments(Map.of(partition, move(1000, 1001))).all());
  }
}
