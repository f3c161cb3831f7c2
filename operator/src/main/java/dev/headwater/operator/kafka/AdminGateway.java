package dev.headwater.operator.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's Admin client. Descriptions come from DescribeTopicPartitions, never from Metadata. */
public final class AdminGateway implements KafkaGateway, AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** The cluster's default, which each broker has unless it has its own. */
  private static final ConfigResource ALL_BROKERS =
      new ConfigResource(ConfigResource.Type.BROKER, "");

  private static final ListTopicsOptions ALL_TOPICS = new ListTopicsOptions().listInternal(true);

  private final AdminPool pool;
  private final Duration timeout;

  /**
   * @param timeout deadline of each question, however many calls it takes
   */
  public AdminGateway(Duration timeout) {
    this.pool = new AdminPool(timeout, IDLE.plus(timeout), Clock.systemUTC());
    this.timeout = timeout;
  }

  @Override
  public ClusterAnswer describeCluster(String bootstrapServers) {
    return ask(
        bootstrapServers,
        (admin, deadline) -> {
          var cluster = admin.describeCluster();
          var quorum = admin.describeMetadataQuorum().quorumInfo();
          var names = deadline.get(admin.listTopics(ALL_TOPICS).names());
          var topics = admin.describeTopics(names).topicNameValues();
          return ClusterDescription.of(
              deadline.get(cluster.clusterId()),
              deadline.get(cluster.nodes()),
              deadline.get(quorum),
              existing(topics.values(), deadline));
        },
        said -> new ClusterAnswer.Unreachable(objects(bootstrapServers, said)),
        ClusterAnswer.Unreachable::new);
  }

  /** The topics without those that were deleted after they were listed. */
  static List<TopicDescription> existing(
      Collection<? extends Future<TopicDescription>> topics, Deadline deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    var found = new ArrayList<TopicDescription>();
    for (var topic : topics) {
      try {
        found.add(deadline.get(topic));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  @Override
  public UnregisterAnswer unregisterBroker(String bootstrapServers, int nodeId) {
    return ask(
        bootstrapServers,
        (admin, deadline) -> {
          deadline.get(admin.unregisterBroker(nodeId).all());
          return new UnregisterAnswer.Gone();
        },
        said ->
            said instanceof BrokerIdNotRegisteredException
                ? new UnregisterAnswer.Gone()
                // AutoMQ says "node has opening streams" by an error that a stock client cannot
                // name.
                : new UnregisterAnswer.Refused(Failures.words(said)),
        UnregisterAnswer.Unreachable::new);
  }

  @Override
  public TopicAnswer describeTopic(String bootstrapServers, String topic) {
    return ask(
        bootstrapServers,
        (admin, deadline) -> {
          var described = deadline.get(admin.describeTopics(List.of(topic)).allTopicNames());
          var config = deadline.get(admin.describeConfigs(List.of(resource(topic))).all());
          return new TopicAnswer.Exists(
              described.get(topic).topicId().toString(),
              described.get(topic).partitions().size(),
              ownSettings(config.get(resource(topic))));
        },
        said ->
            said instanceof UnknownTopicOrPartitionException
                ? new TopicAnswer.Absent()
                : new TopicAnswer.Unreachable(objects(bootstrapServers, said)),
        TopicAnswer.Unreachable::new);
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
  public ChangeAnswer configureBrokers(String bootstrapServers, Map<String, String> wanted) {
    return ask(
        bootstrapServers,
        (admin, deadline) -> {
          var there = deadline.get(admin.describeConfigs(List.of(ALL_BROKERS)).all());
          var changes = differing(wanted, there.get(ALL_BROKERS));
          if (!changes.isEmpty()) {
            deadline.get(admin.incrementalAlterConfigs(Map.of(ALL_BROKERS, changes)).all());
          }
          return new ChangeAnswer.Done();
        },
        Failures::ofChange,
        ChangeAnswer.Unreachable::new);
  }

  private static List<AlterConfigOp> differing(Map<String, String> wanted, Config there) {
    return wanted.entrySet().stream()
        .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
        .filter(
            setting ->
                Optional.ofNullable(there.get(setting.name()))
                    .filter(entry -> setting.value().equals(entry.value()))
                    .isEmpty())
        .map(setting -> new AlterConfigOp(setting, AlterConfigOp.OpType.SET))
        .toList();
  }

  @Override
  public ChangeAnswer deleteTopic(String bootstrapServers, String topic) {
    return switch (change(bootstrapServers, admin -> admin.deleteTopics(List.of(topic)).all())) {
      case ChangeAnswer.Outdated gone -> new ChangeAnswer.Done();
      case ChangeAnswer answer -> answer;
    };
  }

  private ChangeAnswer change(String bootstrapServers, Change change) {
    return ask(
        bootstrapServers,
        (admin, deadline) -> {
          deadline.get(change.start(admin));
          return new ChangeAnswer.Done();
        },
        Failures::ofChange,
        ChangeAnswer.Unreachable::new);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /**
   * Only what a broker said can be an answer; everything else, such as an address that does not
   * resolve, means that nobody was asked or that nobody answered.
   */
  private <T> T ask(
      String bootstrapServers,
      Question<T> question,
      Function<ApiException, T> onAnswer,
      Function<String, T> onSilence) {
    // Begun before the client is made, which asks DNS.
    var deadline = Deadline.in(timeout);
    Throwable silence;
    try {
      return question.ask(pool.admin(bootstrapServers), deadline);
    } catch (ExecutionException e) {
      var said = Failures.saidByBroker(e);
      if (said.isPresent()) {
        return onAnswer.apply(said.get());
      }
      silence = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      silence = e;
    } catch (TimeoutException | RuntimeException e) {
      silence = e;
    }
    return onSilence.apply(
        "%s did not answer (%s). Check the brokers' logs and what is between the operator and port 9092."
            .formatted(bootstrapServers, Failures.words(silence)));
  }

  private static String objects(String bootstrapServers, ApiException said) {
    return "%s answers with an error: %s".formatted(bootstrapServers, Failures.words(said));
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(Admin admin, Deadline deadline)
        throws ExecutionException, InterruptedException, TimeoutException;
  }

  @FunctionalInterface
  private interface Change {
    Future<Void> start(Admin admin);
  }
}
