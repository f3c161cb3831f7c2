package dev.headwater.e2e.enginedouble;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** A stock Admin client, and what the tests ask by it. */
record AdminView(Admin admin) implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** With the settings of the operator's own clients. */
  static AdminView of(String bootstrapServers, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    return new AdminView(
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "1000",
                AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
                "rebootstrap")));
  }

  static AdminView of(String bootstrapServers) {
    return of(bootstrapServers, LIMIT);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  static <T> T get(Future<T> call) throws ExecutionException {
    try {
      return call.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The class of what a call was refused with; {@code done} when it was carried out. */
  static String outcome(Future<?> call) {
    try {
      get(call);
      return "done";
    } catch (ExecutionException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }

  Set<Integer> brokers() throws ExecutionException {
    var ids = new TreeSet<Integer>();
    get(admin.describeCluster().nodes()).stream().map(Node::id).forEach(ids::add);
    return ids;
  }

  /** Creates a topic of the engine's own replication factor. */
  String create(String topic, int partitions, Map<String, String> settings) {
    var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
    return outcome(admin.createTopics(List.of(wanted)).all());
  }

  List<TopicPartitionInfo> partitions(String topic) throws ExecutionException {
    return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions();
  }

  String topicId(String topic) throws ExecutionException {
    return get(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .topicId()
        .toString();
  }

  /** Leaders by partition; -1 for none. */
  Map<Integer, Integer> leaders(String topic) throws ExecutionException {
    var leaders = new TreeMap<Integer, Integer>();
    for (var partition : partitions(topic)) {
      leaders.put(partition.partition(), partition.leader() == null ? -1 : partition.leader().id());
    }
    return leaders;
  }

  Optional<ConfigEntry> setting(ConfigResource resource, String key) throws ExecutionException {
    return Optional.ofNullable(
        get(admin.describeConfigs(List.of(resource)).all()).get(resource).get(key));
  }

  /** Keys whose value is the engine's own choice. */
  Map<String, String> defaults(ConfigResource resource) throws ExecutionException {
    var defaults = new TreeMap<String, String>();
    get(admin.describeConfigs(List.of(resource)).all()).get(resource).entries().stream()
        .filter(entry -> entry.source() == ConfigSource.DEFAULT_CONFIG)
        .forEach(entry -> defaults.put(entry.name(), String.valueOf(entry.value())));
    return defaults;
  }

  String alter(ConfigResource resource, String key, String value, AlterConfigOp.OpType operation) {
    var change = new AlterConfigOp(new ConfigEntry(key, value), operation);
    return outcome(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
  }

  static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }
}
