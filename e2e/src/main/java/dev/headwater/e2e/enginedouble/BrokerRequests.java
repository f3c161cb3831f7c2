package dev.headwater.e2e.enginedouble;

import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.CreatePartitionsRequest;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.DescribeQuorumRequest;
import org.apache.kafka.common.requests.DescribeTopicPartitionsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.ListPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.ListPartitionReassignmentsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.UnregisterBrokerRequest;
import org.apache.kafka.common.requests.UnregisterBrokerResponse;

/** What a broker answers: from its own view of the cluster, or from the active controller. */
record BrokerRequests(Cluster cluster, NodeSettings node, Misbehaviour misbehaviour) {
  AbstractResponse answer(AbstractRequest request) {
    return switch (request) {
      case MetadataRequest metadata ->
          MetadataAnswer.of(cluster.state(), metadata.data(), metadata.version());
      case DescribeClusterRequest _ -> Descriptions.cluster(cluster.state());
      case DescribeQuorumRequest _ -> Descriptions.quorum(cluster.quorum());
      case DescribeTopicPartitionsRequest topics ->
          TopicDescriptions.of(cluster.state(), topics.data());
      case DescribeConfigsRequest configs ->
          ConfigDescriptions.of(cluster.state(), node, configs.data());
      case CreateTopicsRequest topics ->
          cluster.change(state -> TopicCreation.of(state, topics.data()));
      case CreatePartitionsRequest partitions ->
          cluster.change(state -> TopicChanges.grow(state, partitions.data()));
      case DeleteTopicsRequest topics ->
          cluster.change(state -> TopicChanges.delete(state, topics));
      case IncrementalAlterConfigsRequest configs ->
          cluster.change(state -> ConfigChanges.of(state, configs.data()));
      case AlterPartitionReassignmentsRequest moves ->
          cluster.change(state -> Reassignments.of(state, moves.data()));
      case ListPartitionReassignmentsRequest _ ->
          new ListPartitionReassignmentsResponse(new ListPartitionReassignmentsResponseData());
      case UnregisterBrokerRequest broker ->
          cluster.change(state -> unregister(state, broker.data().brokerId()));
      default -> throw new UnsupportedVersionException("the double does not answer " + request);
    };
  }

  private Change<AbstractResponse> unregister(ClusterState state, int broker) {
    if (!state.brokers().containsKey(broker)) {
      var unknown = Errors.BROKER_ID_NOT_REGISTERED;
      return new Change<>(
          state, unregistered(unknown, "Broker ID " + broker + " is not registered"));
    }
    return hasStreams(state, broker)
        // As seen: a code that says nothing, and no words.
        ? new Change<>(state, unregistered(Errors.UNKNOWN_SERVER_ERROR, ""))
        : new Change<>(BrokerChanges.unregister(state, broker), unregistered(Errors.NONE, ""));
  }

  private boolean hasStreams(ClusterState state, int broker) {
    return misbehaviour.holdsStreams(broker)
        || state.partitions().anyMatch(partition -> partition.replica() == broker);
  }

  private static AbstractResponse unregistered(Errors error, String message) {
    return new UnregisterBrokerResponse(
        new UnregisterBrokerResponseData().setErrorCode(error.code()).setErrorMessage(message));
  }
}
