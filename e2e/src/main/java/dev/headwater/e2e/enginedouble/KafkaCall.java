package dev.headwater.e2e.enginedouble;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

/**
 * A call of Kafka's protocol that a node was sent.
 *
 * @param clusterId id of the node's cluster
 * @param nodeId the node that received it
 * @param request the call with its contents
 */
public record KafkaCall(String clusterId, int nodeId, AbstractRequest request) {
  /** Which call it is. */
  public ApiKeys api() {
    return request.apiKey();
  }
}
