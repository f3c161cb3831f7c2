package dev.headwater.e2e.playground;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at the cluster as any Kafka client can, to check what Headwater reports. */
final class KafkaView implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Admin admin;

  KafkaView(String bootstrapServers) {
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "playground"));
  }

  List<Integer> brokers() {
    return get(admin.describeCluster().nodes()).stream().map(Node::id).sorted().toList();
  }

  /**
   * Creates a topic whose partitions are all led by one broker and copied to some others: what a
   * broker that leaves has to hand over. AutoMQ takes no copies.
   */
  void createLedBy(String topic, int partitions, int leader, List<Integer> copies) {
    Map<Integer, List<Integer>> assignment = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      var replicas = new ArrayList<Integer>();
      replicas.add(leader);
      replicas.addAll(copies);
      assignment.put(partition, replicas);
    }
    get(admin.createTopics(List.of(new NewTopic(topic, assignment))).all());
  }

  void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
  }

  /** Leaders of a topic's partitions; -1 where there is none; empty while nobody knows of it. */
  List<Integer> leaders(String topic) {
    return describe(topic).stream()
        .flatMap(described -> described.partitions().stream())
        .map(partition -> partition.leader() == null ? -1 : partition.leader().id())
        .toList();
  }

  /** Whether every partition of a topic has all its copies in sync. */
  boolean isInSync(String topic) {
    return describe(topic).stream()
        .flatMap(described -> described.partitions().stream())
        .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  int partitions(String topic) {
    return leaders(topic).size();
  }

  String setting(String topic, String key) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return get(admin.describeConfigs(List.of(resource)).all()).get(resource).get(key).value();
  }

  /** A topic that was just made is not known to every broker at once. */
  private Optional<TopicDescription> describe(String topic) {
    var found = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
    return get(
        found
            .toCompletionStage()
            .thenApply(Optional::of)
            .exceptionally(KafkaView::absentIfUnknown)
            .toCompletableFuture());
  }

  private static Optional<TopicDescription> absentIfUnknown(Throwable failure) {
    if (failure instanceof UnknownTopicOrPartitionException
        || failure.getCause() instanceof UnknownTopicOrPartitionException) {
      return Optional.empty();
    }
    throw new CompletionException(failure);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StepFailed("the brokers did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("interrupted");
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
