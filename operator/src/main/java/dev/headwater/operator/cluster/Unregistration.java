package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.UnregisterAnswer;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of unregistering a broker.
 *
 * @param nodeId the broker
 * @param answer what the brokers said
 */
record Unregistration(int nodeId, UnregisterAnswer answer) {
  /**
   * A broker that can be unregistered now.
   *
   * @param generation of its StatefulSet: tells one departure of a node id from the next
   */
  record Due(int nodeId, long generation) {}

  boolean isDone() {
    return answer instanceof UnregisterAnswer.Gone;
  }

  boolean isDoneFor(int broker) {
    return isDone() && nodeId == broker;
  }

  /**
   * Which broker is to be unregistered: the drained one, else one of those that a stopped cluster
   * had and that are not declared any more. Nobody while no broker is declared: there is nobody to
   * ask.
   */
  static Optional<Due> due(
      StreamCluster cluster, World world, Optional<Described> kafka, Instant now) {
    if (cluster.getSpec().suspended() || cluster.getSpec().desiredBrokers() == 0) {
      return Optional.empty();
    }
    return Drain.of(world, kafka, now)
        .filter(Drain.Departed.class::isInstance)
        .map(Drain::nodeId)
        .or(() -> former(cluster, world, kafka, now))
        .map(nodeId -> new Due(nodeId, generation(world, nodeId)));
  }

  /** Not while StatefulSets are to be raised: the broker may be among those that come back. */
  private static Optional<Integer> former(
      StreamCluster cluster, World world, Optional<Described> kafka, Instant now) {
    int declared = world.brokerSets().mapToInt(set -> set.getSpec().getReplicas()).sum();
    return declared < cluster.getSpec().desiredBrokers()
        ? Optional.empty()
        : FormerBrokers.departed(world, kafka, now);
  }

  private static long generation(World world, int nodeId) {
    return world
        .brokerSets()
        .filter(set -> isOf(set, nodeId))
        .mapToLong(set -> set.getMetadata().getGeneration())
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(StatefulSet set, int nodeId) {
    return World.draining(set).equals(OptionalInt.of(nodeId))
        || FormerBrokers.recordedOn(set).contains(nodeId);
  }
}
