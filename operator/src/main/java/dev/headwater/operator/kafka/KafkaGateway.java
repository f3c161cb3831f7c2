package dev.headwater.operator.kafka;

/** Kafka's Admin API. */
public interface KafkaGateway {
  ClusterAnswer describeCluster(String bootstrapServers);

  UnregisterAnswer unregisterBroker(String bootstrapServers, int nodeId);
}
