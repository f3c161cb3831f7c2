package dev.headwater.operator.cluster;

import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be said of controllers and brokers, from their pods and from what brokers say. */
final class PodFindings {
  /** Pods that a message names; the rest is counted. */
  private static final int NAMED = 3;

  private PodFindings() {}

  static Finding controllers(Snapshot seen) {
    var spec = seen.cluster().getSpec();
    int declared = spec.controllersOrDefault().replicasOrDefault();
    if (seen.world().controllers().isEmpty()) {
      return Finding.unknown(Reason.PENDING, "The controllers come after zones and bucket.");
    }
    var pods = seen.world().controllerPods();
    long ready = pods.stream().filter(World::isReady).count();
    if (seen.described().isPresent() && leader(seen).isEmpty()) {
      return Finding.no(
          Reason.QUORUM_LOST,
          "The quorum has no leader; %d of %d controllers are ready.%s"
              .formatted(ready, declared, waiting(pods)));
    }
    if (ready < declared) {
      return Finding.no(
          Reason.WAITING_FOR_PODS,
          "%d of %d controllers are ready.%s".formatted(ready, declared, waiting(pods)));
    }
    var good =
        declared == 1
            ? Finding.yes(
                Reason.DEVELOPMENT_QUORUM,
                "One controller: the cluster is lost with its volume. Fine for development only.")
            : Finding.yes(
                Reason.CONTROLLERS_READY,
                "%d of %d controllers are ready.".formatted(ready, declared));
    return VolumeFinding.of(seen, good.message()).orElse(good);
  }

  static Finding brokers(Snapshot seen, ClusterPlan plan) {
    if (seen.world().brokerSets().findAny().isEmpty()) {
      return Finding.unknown(Reason.PENDING, "The brokers come after zones and bucket.");
    }
    return openStreams(seen)
        .or(() -> plan.drain().map(drain -> draining(seen, drain)))
        .orElseGet(() -> staying(seen));
  }

  private static Finding staying(Snapshot seen) {
    int desired = seen.cluster().getSpec().desiredBrokers();
    var pods = seen.world().brokerPods();
    long ready = pods.stream().filter(World::isReady).count();
    if (desired == 0) {
      return pods.isEmpty()
          ? Finding.yes(Reason.NO_BROKER_DECLARED, "No broker is declared; none runs.")
          : Finding.no(Reason.WAITING_FOR_PODS, pods.size() + " brokers are stopping.");
    }
    if (pods.size() > desired) {
      return Finding.no(
          Reason.DRAINING,
          "%d brokers run, %d are declared. %s"
              .formatted(
                  pods.size(),
                  desired,
                  DrainGate.blocker(seen)
                      .map(why -> "The next leaves later: " + why + ".")
                      .orElse("The next leaves now.")));
    }
    if (ready < desired) {
      return Finding.no(
          Reason.WAITING_FOR_PODS,
          "%d of %d brokers are ready.%s".formatted(ready, desired, waiting(pods)));
    }
    return complete(seen, desired);
  }

  /** All that are declared are ready, and no other runs. */
  private static Finding complete(Snapshot seen, int brokers) {
    int zones = seen.cluster().getSpec().zones().size();
    var former = FormerBrokers.of(seen.world());
    if (!former.isEmpty()) {
      return Finding.no(
          Reason.DRAINING,
          "%d of %d brokers are ready; %s."
              .formatted(brokers, brokers, DrainGate.stillRegistered(former)));
    }
    return brokers < zones
        ? Finding.yes(
            Reason.FEWER_BROKERS_THAN_ZONES,
            "%d brokers for %d zones: clients of a zone without one cross zones."
                .formatted(brokers, zones))
        : Finding.yes(
            Reason.BROKERS_READY, "%d of %d brokers are ready.".formatted(brokers, brokers));
  }

  private static Finding draining(Snapshot seen, Drain drain) {
    boolean killed = seen.departure().map(Departure::killed).orElse(false);
    var timeout = seen.cluster().getSpec().brokersOrDefault().drainOrDefault().timeoutOrDefault();
    return switch (drain) {
      case Drain.Stopping stopping when stopping.since().compareTo(timeout) > 0 ->
          Finding.no(
              Reason.DRAIN_STUCK,
              "Broker %d still runs after its drain timeout of %d s and leads %d partitions. No other broker is removed."
                  .formatted(stopping.nodeId(), timeout.toSeconds(), stopping.ledPartitions()));
      case Drain.Stopping stopping ->
          Finding.no(
              Reason.DRAINING,
              "Broker %d is stopping and hands its partitions over.".formatted(stopping.nodeId()));
      case Drain.Departing departing when killed ->
          Finding.no(
              Reason.DRAIN_FORCED,
              "Broker %d was killed and still leads %d partitions; they fail over, then it is unregistered."
                  .formatted(departing.nodeId(), departing.ledPartitions()));
      case Drain.Departing departing ->
          Finding.no(
              Reason.DRAINING,
              "Broker %d has stopped; the cluster still counts on it."
                  .formatted(departing.nodeId()));
      case Drain.Departed departed when killed ->
          Finding.no(
              Reason.DRAIN_FORCED,
              "Broker %d was killed; its partitions have failed over and it is being unregistered."
                  .formatted(departed.nodeId()));
      case Drain.Departed departed ->
          Finding.no(
              Reason.DRAINING,
              "Broker %d has stopped and leads nothing; it is being unregistered."
                  .formatted(departed.nodeId()));
    };
  }

  /** The engine refuses to unregister a broker while it has streams of it open. */
  private static Optional<Finding> openStreams(Snapshot seen) {
    if (!(seen.unregister().orElse(null)
        instanceof Unregistration(int nodeId, UnregisterAnswer.Refused(String message)))) {
      return Optional.empty();
    }
    return seen.departure()
        .map(departure -> Duration.between(departure.since(), seen.now()))
        .filter(gone -> gone.compareTo(seen.streamsOpenLimit()) > 0)
        .map(
            gone ->
                Finding.no(
                    Reason.STREAMS_OPEN,
                    "Broker %d has been gone for more than %d s and cannot be unregistered: %s"
                        .formatted(nodeId, seen.streamsOpenLimit().toSeconds(), message)));
  }

  private static Optional<Integer> leader(Snapshot seen) {
    return seen.described().map(Described::quorumLeader).stream()
        .flatMap(leader -> leader.stream().boxed())
        .findFirst();
  }

  private static String waiting(List<Pod> pods) {
    var unready = pods.stream().filter(pod -> !World.isReady(pod)).toList();
    var named =
        unready.stream()
            .limit(NAMED)
            .map(pod -> " " + pod.getMetadata().getName() + ": " + cause(pod) + ".")
            .collect(Collectors.joining());
    return unready.size() > NAMED
        ? named + " And %d more.".formatted(unready.size() - NAMED)
        : named;
  }

  private static String cause(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "is being deleted";
    }
    return Stream.concat(containerCauses(pod), conditionCauses(pod))
        .findFirst()
        .orElse("is starting");
  }

  private static Stream<String> containerCauses(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getWaiting() != null)
        .map(state -> state.getWaiting())
        .filter(waiting -> !"ContainerCreating".equals(waiting.getReason()))
        .map(waiting -> waiting.getReason() + " (" + waiting.getMessage() + ")");
  }

  private static Stream<String> conditionCauses(Pod pod) {
    var unscheduled =
        condition(pod, "PodScheduled", "False")
            .map(condition -> "is not scheduled (" + condition.getMessage() + ")");
    return Stream.concat(unscheduled, silentNode(pod));
  }

  /**
   * The node controller takes a pod's readiness away when its node is silent, and leaves what the
   * kubelet said last of its containers. A readiness gate of somebody else looks the same.
   */
  private static Stream<String> silentNode(Pod pod) {
    return condition(pod, "ContainersReady", "True")
        .filter(_ -> pod.getSpec().getReadinessGates().isEmpty())
        .map(_ -> "its node " + pod.getSpec().getNodeName() + " does not report");
  }

  private static Stream<PodCondition> condition(Pod pod, String type, String status) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .filter(condition -> condition.getStatus().equals(status));
  }
}
