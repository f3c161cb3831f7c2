package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.get;
import static dev.headwater.e2e.enginedouble.AdminView.outcome;
import static dev.headwater.e2e.enginedouble.AdminView.topic;
import static dev.headwater.e2e.enginedouble.DoubleFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was observed of a real AutoMQ, on the double at a tenth of the times. */
@Tag("full")
class DoubleEngineTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String ALTER = "type=\"AlterPartitionReassignments\"";

  @TempDir private Path directory;
  private DoubleFixture fixture;
  private DirectCluster cluster;
  private AdminView view;

  @BeforeEach
  void start() {
    fixture = new DoubleFixture(directory);
    cluster = fixture.cluster();
    view = fixture.view();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void leadersOfAKilledBrokerMoveAfterItsSessionAndThenItCanBeUnregistered() throws Exception {
    view.create("led", 6, Map.of());
    assertThat(view.leaders("led").values()).containsOnly(1000, 1001, 1002);
    var killed = Instant.now();
    fixture.broker(1001).kill();
    assertThat(fixture.broker(1001).onExit()).succeedsWithin(LIMIT).isEqualTo(137);
    assertThat(unregister(1001)).isEqualTo("UnknownServerException");
    assertThat(view.brokers()).contains(1001);
    soon().until(() -> !view.brokers().contains(1001));
    assertThat(Duration.between(killed, Instant.now())).isGreaterThan(Duration.ofMillis(890));
    soon().untilAsserted(() -> assertThat(view.leaders("led").values()).containsOnly(1000, 1002));
    assertThat(view.partitions("led"))
        .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(1));
    assertThat(unregister(1001)).isEqualTo("done");
    assertThat(unregister(1001)).isEqualTo("BrokerIdNotRegisteredException");
  }

  @Test
  void metricsOfControllersShowFencedBrokersAndPartitionsWithoutALeader() throws Exception {
    view.create("led", 6, Map.of());
    int leader = get(view.admin().describeMetadataQuorum().quorumInfo()).leaderId();
    var address = cluster.controllerAddress(leader);
    var standby = cluster.controllerAddress((leader + 1) % 3);
    assertThat(fixture.metric(address, "kafka_controller_active_count", "")).hasValue(1);
    assertThat(fixture.metric(standby, "kafka_controller_active_count", "")).hasValue(0);
    assertThat(fixture.metric(address, "kafka_broker_active_count", "")).hasValue(3);
    fixture.broker(1000).kill();
    soon().until(() -> fixture.metric(address, "kafka_broker_fenced_count", ""), is(1));
    assertThat(fixture.metric(standby, "kafka_broker_fenced_count", "")).hasValue(1);
    assertThat(fixture.metric(address, "kafka_partition_offline_count", "")).hasValue(2);
    soon().until(() -> fixture.metric(address, "kafka_partition_offline_count", ""), is(0));
    soon().until(() -> fixture.metric(cluster.address(1001), "kafka_partition_count", ""), is(3));
  }

  @Test
  void aRestartedBrokerWaitsForTheSessionOfTheDeadOne() throws Exception {
    fixture.broker(1002).kill();
    fixture.broker(1002).onExit().get();
    var died = Instant.now();
    var address = cluster.address(1002);
    cluster.startBroker(1002);
    soon()
        .until(
            () ->
                get(view.admin().describeCluster().nodes()).stream()
                    .anyMatch(node -> node.id() == 1002 && !node.host().equals(address)));
    assertThat(Duration.between(died, Instant.now())).isGreaterThan(Duration.ofMillis(850));
    assertThat(cluster.log(1002)).content().containsSubsequence("Exit with 137", "Registered");
  }

  @Test
  void aBrokerThatRunsAndLeadsNothingIsUnregisteredAndNotTold() throws Exception {
    assertThat(unregister(1002)).isEqualTo("done");
    assertThat(view.brokers()).containsExactly(1000, 1001);
    fixture.broker(1002).terminate();
    soon().untilAsserted(() -> assertThat(cluster.log(1002)).content().contains("STALE_BROKER"));
    assertThat(fixture.broker(1002).isAlive()).isTrue();
  }

  @Test
  void aBrokerThatLeadsIsNotUnregistered() {
    view.create("led", 3, Map.of());
    assertThat(unregister(1002)).isEqualTo("UnknownServerException");
  }

  @Test
  void brokersEndWhenBlankControllersFoundAnEmptyCluster() throws Exception {
    for (int controller = 0; controller < 3; controller++) {
      fixture.controller(controller).kill();
      fixture.controller(controller).onExit().get();
      cluster.wipe(controller);
    }
    for (int controller = 0; controller < 3; controller++) {
      cluster.startController(controller);
    }
    assertThat(fixture.broker(1000).onExit()).succeedsWithin(LIMIT).isEqualTo(1);
    assertThat(cluster.log(1000)).content().contains("requested truncation");
  }

  @Test
  void aBrokerThatIsUnregisteredWhileItShutsDownLoops() throws Exception {
    fixture.broker(1002).terminate();
    soon().until(() -> !view.brokers().contains(1002));
    assertThat(unregister(1002)).isEqualTo("done");
    soon().untilAsserted(() -> assertThat(cluster.log(1002)).content().contains("STALE_BROKER"));
    assertThat(fixture.broker(1002).isAlive()).isTrue();
    fixture.broker(1002).kill();
    assertThat(fixture.broker(1002).onExit()).succeedsWithin(LIMIT).isEqualTo(137);
  }

  @Test
  void streamsThatATestHoldsOpenKeepABrokerRegistered() throws Exception {
    fixture.misbehaviour().holdStreams(1002);
    fixture.broker(1002).terminate();
    assertThat(fixture.broker(1002).onExit()).succeedsWithin(LIMIT).isEqualTo(143);
    assertThat(view.brokers()).containsExactly(1000, 1001);
    assertThat(unregister(1002)).isEqualTo("UnknownServerException");
    fixture.misbehaviour().releaseStreams(1002);
    assertThat(unregister(1002)).isEqualTo("done");
  }

  @Test
  void aBrokerThatIgnoresSigtermHandsNothingOverUntilItObeys() throws Exception {
    view.create("led", 3, Map.of());
    fixture.misbehaviour().ignoreSigterm(1002);
    fixture.broker(1002).terminate();
    assertThat(fixture.broker(1002).onExit()).failsWithin(Duration.ofSeconds(2));
    assertThat(view.leaders("led")).containsValue(1002);
    fixture.misbehaviour().obeySigterm(1002);
    assertThat(fixture.broker(1002).onExit()).succeedsWithin(LIMIT).isEqualTo(143);
    assertThat(view.leaders("led").values()).containsOnly(1000, 1001);
  }

  @Test
  void metricsThatATestClosesAreNotAnsweredUntilItOpensThem() throws Exception {
    fixture.misbehaviour().closeMetrics(1001);
    assertThatThrownBy(() -> requests(1001)).isInstanceOf(IOException.class);
    assertThat(requests(1000)).as("another broker").hasValue(0);
    fixture.misbehaviour().openMetrics(1001);
    assertThat(requests(1001)).hasValue(0);
  }

  @Test
  void whatABrokerCopiesIsCountedOnlyOnceATestMadeOneCopy() throws Exception {
    assertThat(copied(1000)).isEmpty();
    fixture.misbehaviour().copyData(1001, 0);
    assertThat(copied(1000)).hasValue(0);
    fixture.misbehaviour().copyData(1001, 42);
    assertThat(copied(1001)).hasValue(42);
    assertThat(copied(1000)).hasValue(0);
  }

  @Test
  void callsAreCountedOnlyWhereTheyArrive() throws Exception {
    view.create("led", 1, Map.of());
    for (int broker = 1000; broker < 1003; broker++) {
      assertThat(requests(broker)).hasValue(0);
      assertThat(fixture.metric(cluster.address(broker), "kafka_request_count_total", ALTER))
          .isEmpty();
    }
    reassign("led", 1001);
    double sum = 0;
    for (int broker = 1000; broker < 1003; broker++) {
      sum += requests(broker).orElseThrow();
    }
    assertThat(sum).isEqualTo(1);
    assertThat(
            fixture.metric(
                cluster.controllerAddress(0),
                "kafka_request_queue_time_count_milliseconds_total",
                ALTER))
        .isEmpty();
  }

  @Test
  void aReassignmentSwitchesTheReplicaAtOnceAndIsNeverListed() throws Exception {
    view.create("led", 1, Map.of());
    int target = view.leaders("led").get(0) == 1001 ? 1002 : 1001;
    reassign("led", target);
    assertThat(view.partitions("led").getFirst().replicas())
        .singleElement()
        .satisfies(node -> assertThat(node.id()).isEqualTo(target));
    assertThat(view.leaders("led")).containsValue(-1);
    assertThat(get(view.admin().listPartitionReassignments().reassignments())).isEmpty();
    soon().untilAsserted(() -> assertThat(view.leaders("led")).containsValue(target));
  }

  @Test
  void withoutAMajorityNothingChangesAndBrokersThatStartWait() throws Exception {
    view.create("kept", 2, Map.of("retention.ms", "60000"));
    fixture.controller(0).kill();
    fixture.controller(1).kill();
    fixture.controller(1).onExit().get();
    assertThat(view.create("late", 1, Map.of())).isEqualTo("TimeoutException");
    assertThat(view.topicId("kept")).isNotEmpty();
    cluster.startBroker(1003);
    soon().until(() -> fixture.metric(cluster.address(1003), "kafka_partition_count", ""), is(0));
    assertThat(view.brokers()).containsExactly(1000, 1001, 1002);
    cluster.startControllerThatWasHere(1);
    soon().untilAsserted(() -> assertThat(view.brokers()).contains(1003));
    assertThat(view.create("late", 1, Map.of())).isEqualTo("done");
  }

  @Test
  void whatControllersKeptIsBackWhenEverythingWasStopped() throws Exception {
    view.create("kept", 2, Map.of("retention.ms", "60000"));
    assertThat(view.alter(topic("kept"), "segment.ms", "70000", OpType.SET)).isEqualTo("done");
    var id = view.topicId("kept");
    stopEverything();
    for (int controller = 0; controller < 3; controller++) {
      cluster.startControllerThatWasHere(controller);
    }
    cluster.startBroker(2000);
    try (var later = AdminView.of(cluster.address(2000) + ":9092", Duration.ofSeconds(8))) {
      soon().untilAsserted(() -> assertThat(later.topicId("kept")).isEqualTo(id));
      assertThat(later.setting(topic("kept"), "retention.ms").orElseThrow().value())
          .isEqualTo("60000");
      assertThat(later.setting(topic("kept"), "segment.ms").orElseThrow().value())
          .isEqualTo("70000");
      // The brokers of before are fenced, then their partitions go to the new one.
      soon().untilAsserted(() -> assertThat(later.brokers()).containsExactly(2000));
      soon().untilAsserted(() -> assertThat(later.leaders("kept").values()).containsOnly(2000));
      assertThat(outcome(later.admin().unregisterBroker(1000).all())).isEqualTo("done");
    }
  }

  @Test
  void aBlankDiskWithoutAClusterIdEndsTheControllerLoudly() throws Exception {
    fixture.controller(2).kill();
    fixture.controller(2).onExit().get();
    cluster.wipe(2);
    var again = cluster.startControllerThatWasHere(2);
    assertThat(again.onExit()).succeedsWithin(LIMIT).isEqualTo(1);
    assertThat(cluster.log(2)).content().contains("No readable meta.properties files found.");
  }

  private void stopEverything() throws Exception {
    for (int broker = 1000; broker < 1003; broker++) {
      fixture.broker(broker).kill();
    }
    for (int controller = 0; controller < 3; controller++) {
      fixture.controller(controller).terminate();
      assertThat(fixture.controller(controller).onExit().get()).isEqualTo(143);
    }
  }

  private void reassign(String name, int target) {
    var move =
        Map.of(
            new TopicPartition(name, 0),
            Optional.of(new NewPartitionReassignment(List.of(target))));
    assertThat(outcome(view.admin().alterPartitionReassignments(move).all())).isEqualTo("done");
  }

  private OptionalDouble requests(int broker) throws Exception {
    return fixture.metric(
        cluster.address(broker), "kafka_request_queue_time_count_milliseconds_total", ALTER);
  }

  private OptionalDouble copied(int broker) throws Exception {
    return fixture.metric(cluster.address(broker), "kafka_broker_reassignment_bytes_total", "in");
  }

  private String unregister(int broker) {
    return outcome(view.admin().unregisterBroker(broker).all());
  }

  private static Predicate<OptionalDouble> is(double value) {
    return OptionalDouble.of(value)::equals;
  }
}
