package dev.headwater.operator.kafka;

import java.util.Map;
import java.util.Set;

/**
 * Kafka's Admin API. Every call blocks until it knows or its deadline has come, and never throws;
 * none of them can move a partition.
 */
public interface KafkaGateway {
  /** What the cluster says of itself. */
  ClusterAnswer describeCluster(String bootstrapServers);

  /** Takes a broker that is gone off the cluster's books. */
  UnregisterAnswer unregisterBroker(String bootstrapServers, int nodeId);

  /** What the cluster says of a topic. */
  TopicAnswer describeTopic(String bootstrapServers, String topic);

  /** Creates a topic; how often it is replicated is the engine's choice. */
  ChangeAnswer createTopic(
      String bootstrapServers, String topic, int partitions, Map<String, String> config);

  /** Gives a topic more partitions. */
  ChangeAnswer growTopic(String bootstrapServers, String topic, int partitions);

  /** Sets and resets settings of a topic. */
  ChangeAnswer configureTopic(
      String bootstrapServers, String topic, Map<String, String> set, Set<String> reset);

  /** Sets dynamic settings of all brokers, those to come included, where they differ. */
  ChangeAnswer configureBrokers(String bootstrapServers, Map<String, String> wanted);

  /** Deletes a topic with its records. */
  ChangeAnswer deleteTopic(String bootstrapServers, String topic);
}
