package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.get;
import static dev.headwater.e2e.enginedouble.AdminView.outcome;
import static dev.headwater.e2e.enginedouble.AdminView.topic;
import static dev.headwater.e2e.enginedouble.GradeClusters.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same assertions on the double, on Apache Kafka and on a real AutoMQ where there is one. Where
 * they differ is listed by {@link KnownDifference}, or said in the test.
 */
@TestMethodOrder(OrderAnnotation.class)
@Tag("full")
class ContractTest {
  private static final String REQUESTS = "kafka_request_queue_time_count_milliseconds_total";
  private static final String FENCED = "kafka_broker_fenced_count";

  @TempDir private static Path directory;
  private static GradeClusters all;

  @BeforeAll
  static void start() {
    all = GradeClusters.start(directory);
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @ParameterizedTest
  @EnumSource
  @Order(1)
  void itDescribesItself(Grade grade) throws Exception {
    var admin = all.view(grade).admin();
    assertThat(get(admin.describeCluster().clusterId())).isEqualTo(GradeClusters.CLUSTER_ID);
    assertThat(get(admin.describeCluster().nodes()))
        .allSatisfy(node -> assertThat(node.rack()).isEqualTo("use1-az1"))
        .allSatisfy(
            node -> assertThat(node.host()).isEqualTo(all.cluster(grade).address(node.id())));
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
    var view = all.view(grade);
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
  void topicsHaveTheSameSettings(Grade grade) throws Exception {
    assertThat(comparable(all.view(grade).defaults(topic("same")), grade))
        .isEqualTo(comparable(TopicSettings.defaults(), grade));
  }

  /** Without what the topic sets itself, and what the grade or a build of it has otherwise. */
  private static Map<String, String> comparable(Map<String, String> defaults, Grade grade) {
    var mine = new TreeMap<String, String>();
    defaults.forEach((key, value) -> mine.put(key, String.valueOf(value)));
    mine.keySet().removeAll(List.of("retention.ms", "min.insync.replicas"));
    mine.keySet()
        .removeIf(
            switch (grade) {
              case DOUBLE -> _ -> false;
              case STAND_IN -> key -> key.matches("(automq|elasticstream|index[.]interval)[.].*");
              // Builds of AutoMQ come of several Kafkas, which have other keys here.
              case REAL -> key -> key.startsWith("remote.log.");
            });
    return mine;
  }

  @ParameterizedTest
  @EnumSource
  @Order(4)
  void whatCannotBeCreatedIsRefused(Grade grade) {
    var view = all.view(grade);
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
  @Order(5)
  void settingsAreSetResetAndChecked(Grade grade) throws Exception {
    var view = all.view(grade);
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
  @Order(6)
  void aTopicGrowsAndNeverShrinks(Grade grade) {
    var view = all.view(grade);
    assertThat(grow(view, "same", 8)).isEqualTo("done");
    soon().until(() -> view.partitions("same").size() == 8);
    assertThat(grow(view, "same", 8)).isEqualTo("InvalidPartitionsException");
    assertThat(grow(view, "same", 2)).isEqualTo("InvalidPartitionsException");
    assertThat(grow(view, "absent", 2)).isEqualTo("UnknownTopicOrPartitionException");
  }

  @ParameterizedTest
  @EnumSource
  @Order(7)
  void aTopicIsDeletedOnce(Grade grade) throws Exception {
    var view = all.view(grade);
    assertThat(view.create("short-lived", 1, Map.of())).isEqualTo("done");
    assertThat(outcome(view.admin().deleteTopics(List.of("short-lived")).all())).isEqualTo("done");
    soon().until(() -> !get(view.admin().listTopics().names()).contains("short-lived"));
    assertThat(outcome(view.admin().deleteTopics(List.of("short-lived")).all()))
        .isEqualTo("UnknownTopicOrPartitionException");
  }

  @ParameterizedTest
  @EnumSource
  @Order(8)
  void reassignmentsAreCheckedAndNoneIsListedAtRest(Grade grade) throws Exception {
    var admin = all.view(grade).admin();
    var partition = new TopicPartition("same", 0);
    double before = soon().until(() -> requests(grade), sum -> sum >= 0);
    assertThat(outcome(admin.alterPartitionReassignments(Map.of(partition, move(77))).all()))
        .isEqualTo("InvalidReplicaAssignmentException");
    assertThat(
            outcome(admin.alterPartitionReassignments(Map.of(partition, Optional.empty())).all()))
        .isEqualTo("NoReassignmentInProgressException");
    assertThat(get(admin.listPartitionReassignments().reassignments())).isEmpty();
    soon().untilAsserted(() -> assertThat(requests(grade)).isEqualTo(before + 2));
  }

  /**
   * Calls of AlterPartitionReassignments over all brokers. Each shows a number before the first
   * call: on AutoMQ some seconds after its start.
   *
   * @throws NoSuchElementException when a broker shows none
   */
  private static double requests(Grade grade) throws Exception {
    double sum = 0;
    for (int broker = 1000; broker < 1003; broker++) {
      sum += all.ofBroker(grade, broker, REQUESTS, KnownDifference.ALTER).orElseThrow();
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  @Order(9)
  void aReassignmentToOneBrokerEndsThere(Grade grade) throws Exception {
    var view = all.view(grade);
    var partition = new TopicPartition("same", 1);
    int target = view.leaders("same").get(1) == 1001 ? 1002 : 1001;
    assertThat(
            outcome(
                view.admin().alterPartitionReassignments(Map.of(partition, move(target))).all()))
        .isEqualTo("done");
    if (grade.isAutoMq()) {
      assertThat(get(view.admin().listPartitionReassignments().reassignments())).isEmpty();
    }
    soon().untilAsserted(() -> assertThat(view.leaders("same")).containsEntry(1, target));
    soon()
        .untilAsserted(
            () ->
                assertThat(view.partitions("same").get(1).replicas())
                    .extracting(Node::id)
                    .containsExactly(target));
    assertThat(get(view.admin().listPartitionReassignments().reassignments())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Order(10)
  void theyDifferWhereItIsKnown(Grade grade) throws Exception {
    var seen = new LinkedHashMap<String, String>();
    var expected = new LinkedHashMap<String, String>();
    for (var difference : KnownDifference.ALL) {
      seen.put(difference.what(), difference.probe().look(all, grade));
      expected.put(difference.what(), difference.expected(grade));
    }
    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  @Order(11)
  void aBrokerLeavesInOrderIsUnregisteredAndCanComeBack(Grade grade) throws Exception {
    var view = all.view(grade);
    var extra = all.cluster(grade).startBroker(1003);
    soon().until(() -> view.brokers().contains(1003));
    view.create("led", 8, Map.of());
    soon().until(() -> view.leaders("led").containsValue(1003));
    extra.terminate();
    assertThat(extra.onExit()).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(143);
    soon().untilAsserted(() -> assertThat(view.brokers()).containsExactly(1000, 1001, 1002));
    assertThat(view.leaders("led").values()).isSubsetOf(1000, 1001, 1002);
    assertThat(view.partitions("led"))
        .as("replica lists of Apache Kafka keep a broker that has left, AutoMQ's do not")
        .matches(
            partitions ->
                partitions.stream()
                        .flatMap(partition -> partition.replicas().stream())
                        .anyMatch(node -> node.id() == 1003)
                    == !grade.isAutoMq());
    assertThat(unregister(view, 1003)).isEqualTo("done");
    assertThat(unregister(view, 1003)).isEqualTo("BrokerIdNotRegisteredException");
    all.cluster(grade).startBroker(1003);
    soon().until(() -> view.brokers().contains(1003));
  }

  @ParameterizedTest
  @EnumSource
  @Order(12)
  void aKilledBrokerIsFencedThenItsPartitionsAreLedElsewhereThenItCanGo(Grade grade)
      throws Exception {
    var view = all.view(grade);
    var killed = all.cluster(grade).startBroker(1004);
    soon().until(() -> view.brokers().contains(1004));
    view.create("lost", 10, Map.of());
    soon().until(() -> view.leaders("lost").containsValue(1004));
    if (grade == Grade.REAL) {
      awaitOpened(view, "lost");
    }
    assertThat(all.ofController(grade, FENCED, "")).hasValue(0);
    killed.kill();
    assertThat(killed.onExit()).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(137);
    if (grade.isAutoMq()) {
      assertThat(unregister(view, 1004)).isEqualTo("UnknownServerException");
    }
    soon().untilAsserted(() -> assertThat(view.brokers()).doesNotContain(1004));
    assertThat(all.ofController(grade, FENCED, "")).hasValue(1);
    soon()
        .untilAsserted(
            () -> assertThat(view.leaders("lost").values()).isSubsetOf(1000, 1001, 1002, 1003));
    soon().untilAsserted(() -> assertThat(unregister(view, 1004)).isEqualTo("done"));
    soon().untilAsserted(() -> assertThat(all.ofController(grade, FENCED, "")).hasValue(0));
  }

  @ParameterizedTest
  @EnumSource
  @Order(13)
  void aBrokerThatRunsAndLeadsNothingIsUnregisteredAndNotTold(Grade grade) throws Exception {
    var view = all.view(grade);
    var idle = all.cluster(grade).startBroker(1005);
    soon().until(() -> view.brokers().contains(1005));
    assertThat(unregister(view, 1005)).isEqualTo("done");
    soon().untilAsserted(() -> assertThat(view.brokers()).doesNotContain(1005));
    assertThat(idle.isAlive()).isTrue();
  }

  /** Last, because Apache Kafka lets it happen. */
  @ParameterizedTest
  @EnumSource
  @Order(14)
  void onlyApacheKafkaUnregistersABrokerThatLeads(Grade grade) {
    assertThat(unregister(all.view(grade), 1000))
        .isEqualTo(grade.isAutoMq() ? "UnknownServerException" : "done");
  }

  /** AutoMQ opens the streams of a partition after it has said who leads it. */
  private static void awaitOpened(AdminView view, String name) throws Exception {
    var ends =
        view.leaders(name).keySet().stream()
            .collect(Collectors.toMap(n -> new TopicPartition(name, n), _ -> OffsetSpec.latest()));
    soon().until(() -> outcome(view.admin().listOffsets(ends).all()), "done"::equals);
  }

  private static String unregister(AdminView view, int broker) {
    return outcome(view.admin().unregisterBroker(broker).all());
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
}
