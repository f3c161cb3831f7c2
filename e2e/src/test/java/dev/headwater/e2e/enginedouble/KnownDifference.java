package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.outcome;
import static dev.headwater.e2e.enginedouble.AdminView.topic;
import static dev.headwater.e2e.enginedouble.GradeClusters.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;

/**
 * What is not the same on all grades.
 *
 * @param what what is looked at
 * @param probe looks at it
 * @param onAutoMq what a real AutoMQ gives, and the double like it
 * @param onStandIn what Apache Kafka gives
 */
record KnownDifference(String what, Probe probe, String onAutoMq, String onStandIn) {
  static final String ALTER = "type=\"AlterPartitionReassignments\"";

  static final List<KnownDifference> ALL =
      List.of(
          new KnownDifference(
              "replicas of a topic that asks for 3", KnownDifference::replicas, "1", "3"),
          new KnownDifference(
              "min.insync.replicas of a new topic that asks for 2",
              KnownDifference::minInSync,
              "1 DYNAMIC_TOPIC_CONFIG",
              "2 DYNAMIC_TOPIC_CONFIG"),
          new KnownDifference(
              "min.insync.replicas of a new topic that asks for nothing",
              KnownDifference::minInSyncByDefault,
              "1 DYNAMIC_TOPIC_CONFIG",
              "1 DEFAULT_CONFIG"),
          new KnownDifference(
              "a topic with a partition on two brokers",
              KnownDifference::twoReplicas,
              "PolicyViolationException",
              "done"),
          new KnownDifference(
              "a reassignment to two brokers",
              KnownDifference::twoTargets,
              "InvalidReplicaAssignmentException",
              "done"),
          new KnownDifference(
              "calls of AlterPartitionReassignments, of which there were some, on the controller",
              KnownDifference::countedOnController,
              "none",
              "some"),
          new KnownDifference(
              "bytes that a broker copied for reassignments",
              KnownDifference::copiedBytes,
              "not shown",
              "shown"),
          new KnownDifference(
              "default of index.interval.bytes",
              (all, grade) ->
                  all.view(grade)
                      .setting(topic("same"), "index.interval.bytes")
                      .orElseThrow()
                      .value(),
              "1048576",
              "4096"));

  @FunctionalInterface
  interface Probe {
    String look(GradeClusters all, Grade grade) throws Exception;
  }

  String expected(Grade grade) {
    return grade.isAutoMq() ? onAutoMq : onStandIn;
  }

  private static String replicas(GradeClusters all, Grade grade) throws Exception {
    var view = all.view(grade);
    var wanted = new NewTopic("three", 1, (short) 3);
    assertThat(outcome(view.admin().createTopics(List.of(wanted)).all())).isEqualTo("done");
    soon().until(() -> view.partitions("three").size() == 1);
    return Integer.toString(view.partitions("three").getFirst().replicas().size());
  }

  private static String minInSync(GradeClusters all, Grade grade) {
    var view = all.view(grade);
    assertThat(view.create("two", 1, Map.of("min.insync.replicas", "2"))).isEqualTo("done");
    return settled(view, "two");
  }

  private static String minInSyncByDefault(GradeClusters all, Grade grade) {
    var view = all.view(grade);
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

  private static String twoReplicas(GradeClusters all, Grade grade) {
    var wanted = new NewTopic("twins", Map.of(0, List.of(1000, 1001)));
    return outcome(all.view(grade).admin().createTopics(List.of(wanted)).all());
  }

  private static String twoTargets(GradeClusters all, Grade grade) {
    var targets = Optional.of(new NewPartitionReassignment(List.of(1000, 1001)));
    var move = Map.of(new TopicPartition("same", 0), targets);
    return outcome(all.view(grade).admin().alterPartitionReassignments(move).all());
  }

  private static String countedOnController(GradeClusters all, Grade grade) throws Exception {
    var calls = all.ofController(grade, "kafka_request_queue_time_count_milliseconds_total", ALTER);
    return calls.orElse(0) == 0 ? "none" : "some";
  }

  private static String copiedBytes(GradeClusters all, Grade grade) throws Exception {
    var bytes =
        all.ofBroker(grade, 1000, "kafka_broker_reassignment_bytes_total", "direction=\"in\"");
    return bytes.equals(OptionalDouble.empty()) ? "not shown" : "shown";
  }
}
