package dev.headwater.operator.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's Admin client. Descriptions come from DescribeTopicPartitions, never from Metadata. */
public final class AdminGateway implements KafkaGateway, AutoCloseable {
  private final AdminPool pool;
  private final Duration timeout;

  /**
   * @param timeout deadline of each question
   */
  public AdminGateway(Duration timeout) {
    this.pool = new AdminPool(timeout, Clock.systemUTC());
    this.timeout = timeout;
  }

  @Override
  public ClusterAnswer describeCluster(String bootstrapServers) {
    return call(
        () -> {
          var admin = pool.admin(bootstrapServers);
          var cluster = admin.describeCluster();
          var quorum = admin.describeMetadataQuorum().quorumInfo();
          var names = get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
          var topics = get(admin.describeTopics(names).allTopicNames());
          return ClusterDescription.of(
              get(cluster.clusterId()), get(cluster.nodes()), get(quorum), topics.values());
        },
        failure -> new ClusterAnswer.Unreachable(unreachable(bootstrapServers, failure)));
  }

  @Override
  public UnregisterAnswer unregisterBroker(String bootstrapServers, int nodeId) {
    return call(
        () -> {
          get(pool.admin(bootstrapServers).unregisterBroker(nodeId).all());
          return new UnregisterAnswer.Gone();
        },
        failure ->
            switch (failure) {
              case BrokerIdNotRegisteredException done -> new UnregisterAnswer.Gone();
              case RetriableException later ->
                  new UnregisterAnswer.Unreachable(unreachable(bootstrapServers, later));
              // AutoMQ says "node has opening streams" by an error that a stock client cannot name.
              default -> new UnregisterAnswer.Refused(words(failure));
            });
  }

  @Override
  public TopicAnswer describeTopic(String bootstrapServers, String topic) {
    return call(
        () -> {
          var admin = pool.admin(bootstrapServers);
          var described = get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
          var config = get(admin.describeConfigs(List.of(resource(topic))).all());
          return new TopicAnswer.Exists(
              described.topicId().toString(),
              described.partitions().size(),
              ownSettings(config.get(resource(topic))));
        },
        failure ->
            failure instanceof UnknownTopicOrPartitionException
                ? new TopicAnswer.Absent()
                : new TopicAnswer.Unreachable(unreachable(bootstrapServers, failure)));
  }

  private static Map<String, String> ownSettings(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  @Override
  public ChangeAnswer createTopic(
      String bootstrapServers, String topic, int partitions, Map<String, String> config) {
    var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(config);
    return change(bootstrapServers, admin -> admin.createTopics(List.of(wanted)).all());
  }

  @Override
  public ChangeAnswer growTopic(String bootstrapServers, String topic, int partitions) {
    var wanted = Map.of(topic, NewPartitions.increaseTo(partitions));
    return change(bootstrapServers, admin -> admin.createPartitions(wanted).all());
  }

  @Override
  public ChangeAnswer configureTopic(
      String bootstrapServers, String topic, Map<String, String> set, Set<String> reset) {
    var changes = new ArrayList<AlterConfigOp>();
    set.forEach(
        (key, value) ->
            changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    reset.forEach(
        key ->
            changes.add(new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE)));
    return change(
        bootstrapServers,
        admin -> admin.incrementalAlterConfigs(Map.of(resource(topic), changes)).all());
  }

  @Override
  public ChangeAnswer deleteTopic(String bootstrapServers, String topic) {
    return call(
        () -> {
          get(pool.admin(bootstrapServers).deleteTopics(List.of(topic)).all());
          return new ChangeAnswer.Done();
        },
        failure ->
            failure instanceof UnknownTopicOrPartitionException
                ? new ChangeAnswer.Done()
                : changeFailure(bootstrapServers, failure));
  }

  private ChangeAnswer change(String bootstrapServers, Change change) {
    return call(
        () -> {
          get(change.start(pool.admin(bootstrapServers)));
          return new ChangeAnswer.Done();
        },
        failure -> changeFailure(bootstrapServers, failure));
  }

  private static ChangeAnswer changeFailure(String bootstrapServers, Exception failure) {
    return switch (failure) {
      case InvalidConfigurationException invalid -> new ChangeAnswer.Refused(words(invalid), true);
      case RetriableException later ->
          new ChangeAnswer.Unreachable(unreachable(bootstrapServers, later));
      case TimeoutException late ->
          new ChangeAnswer.Unreachable(unreachable(bootstrapServers, late));
      default -> new ChangeAnswer.Refused(words(failure), false);
    };
  }

  @Override
  public void close() {
    pool.close();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private <T> T get(Future<T> future) throws Exception {
    return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> T call(Question<T> question, Function<Exception, T> onFailure) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      return onFailure.apply(e.getCause() instanceof Exception cause ? cause : e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return onFailure.apply(e);
    } catch (Exception e) {
      return onFailure.apply(e);
    }
  }

  private static String unreachable(String bootstrapServers, Exception failure) {
    return "%s did not answer (%s). Check the brokers' logs and what is between the operator and port 9092."
        .formatted(bootstrapServers, words(failure));
  }

  private static String words(Exception failure) {
    var message = Optional.ofNullable(failure.getMessage()).filter(text -> !text.isBlank());
    return message.orElse(failure.getClass().getSimpleName());
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws Exception;
  }

  @FunctionalInterface
  private interface Change {
    Future<Void> start(Admin admin);
  }
}
