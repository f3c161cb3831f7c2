package dev.headwater.e2e.operator;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.enginedouble.KafkaCall;
import dev.headwater.e2e.fault.ApiCall;
import dev.headwater.e2e.fault.ApiFault;
import dev.headwater.e2e.operator.CrashPoint.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.UnregisterBrokerRequest;
import org.jspecify.annotations.Nullable;

/** The gates of several clusters, one per namespace, before the API server, AWS and Kafka. */
final class Gates implements AutoCloseable {
  private static final Set<ApiKeys> CHANGES =
      Set.of(
          ApiKeys.CREATE_TOPICS,
          ApiKeys.CREATE_PARTITIONS,
          ApiKeys.DELETE_TOPICS,
          ApiKeys.INCREMENTAL_ALTER_CONFIGS,
          ApiKeys.UNREGISTER_BROKER,
          ApiKeys.ALTER_PARTITION_REASSIGNMENTS);

  private final SharedStack shared;
  private final Map<String, Gate> byNamespace = new ConcurrentHashMap<>();

  private volatile Instant lastWrite = Instant.EPOCH;

  /** Namespaces by what AWS and Kafka know their clusters by: uid, bucket, role, cluster id. */
  private final Map<String, String> namespaces = new ConcurrentHashMap<>();

  Gates(SharedStack shared) {
    this.shared = shared;
    shared.stack().proxy().faults(this::decide);
    shared.stack().proxy().onWrite(this::over);
    shared.stack().aws().front().faults(this::decide);
    shared.stack().aws().front().onWrite(this::over);
    shared.engine().faults(this::decide);
  }

  /** The gate of a namespace, made open. */
  Gate of(String namespace) {
    return byNamespace.computeIfAbsent(namespace, _ -> new Gate());
  }

  /** When the operator last tried to write to one of the namespaces, an Event or anything else. */
  Instant lastWrite() {
    return lastWrite;
  }

  private ApiFault.Decision decide(ApiCall call) {
    var gate = byNamespace.get(call.namespace());
    if (gate == null || !call.isWrite()) {
      return new ApiFault.Pass();
    }
    lastWrite = Instant.now();
    if (call.resource().equals("events")) {
      return gate.isOpen() ? new ApiFault.Pass() : new ApiFault.Drop();
    }
    return switch (gate.call(Target.API, text(call), call.number())) {
      case ANSWERED -> new ApiFault.Pass();
      case LOST -> new ApiFault.Lose();
      case DROPPED -> new ApiFault.Drop();
    };
  }

  private static String text(ApiCall call) {
    return call.verb() + " " + call.resource() + " " + call.name();
  }

  private void over(ApiCall call) {
    Optional.ofNullable(byNamespace.get(call.namespace()))
        .ifPresent(gate -> gate.over(call.number()));
  }

  private dev.headwater.e2e.aws.Fault.Decision decide(AwsCall call) {
    var gate = call.number() == 0 ? Optional.<Gate>empty() : gateOf(call);
    if (gate.isEmpty()) {
      return new dev.headwater.e2e.aws.Fault.Pass();
    }
    return switch (gate.get().call(Target.AWS, call.operation(), call.number())) {
      case ANSWERED -> new dev.headwater.e2e.aws.Fault.Pass();
      case LOST -> new dev.headwater.e2e.aws.Fault.Lose();
      case DROPPED -> new dev.headwater.e2e.aws.Fault.Drop();
    };
  }

  private void over(AwsCall call) {
    gateOf(call).ifPresent(gate -> gate.over(call.number()));
  }

  /** What is made carries the uid of its cluster; later calls name it. */
  private Optional<Gate> gateOf(AwsCall call) {
    var uid = call.tags().get("headwater.dev/uid");
    if (uid == null) {
      return gate(call.resource(), cluster -> isOf(call.resource(), cluster.getStatus()));
    }
    var gate = gate(uid, cluster -> uid.equals(cluster.getMetadata().getUid()));
    if (call.service().equals("iam")) {
      Optional.ofNullable(namespaces.get(uid))
          .ifPresent(namespace -> namespaces.put(call.resource(), namespace));
    }
    return gate;
  }

  /** Whether a bucket, a role or an association is the cluster's by its last report. */
  private static boolean isOf(String resource, @Nullable StreamClusterStatus status) {
    if (status == null || status.storage() == null) {
      return false;
    }
    var name = resource.substring(resource.lastIndexOf('/') + 1);
    return name.equals(status.storage().bucket())
        || status.cloudResourcesOrEmpty().stream()
            .anyMatch(made -> made.arn().endsWith("/" + name));
  }

  /** A node answers at once, so a call of Kafka is over as soon as it was decided about. */
  private dev.headwater.e2e.enginedouble.Fault.Decision decide(KafkaCall call) {
    var gate =
        CHANGES.contains(call.api())
            ? gate(call.clusterId(), cluster -> isOf(call, cluster.getStatus()))
            : Optional.<Gate>empty();
    if (gate.isEmpty()) {
      return new dev.headwater.e2e.enginedouble.Fault.Pass();
    }
    return switch (gate.get().call(Target.KAFKA, text(call), 0)) {
      case ANSWERED -> new dev.headwater.e2e.enginedouble.Fault.Pass();
      case LOST -> new dev.headwater.e2e.enginedouble.Fault.ApplyAndLose();
      case DROPPED -> new dev.headwater.e2e.enginedouble.Fault.Drop();
    };
  }

  private static boolean isOf(KafkaCall call, @Nullable StreamClusterStatus status) {
    return status != null && call.clusterId().equals(status.clusterId());
  }

  private static String text(KafkaCall call) {
    return switch (call.request()) {
      case UnregisterBrokerRequest broker -> call.api() + " " + broker.data().brokerId();
      case CreateTopicsRequest topics ->
          call.api() + " " + topics.data().topics().stream().map(t -> t.name()).toList();
      case DeleteTopicsRequest topics -> call.api() + " " + topics.topicNames();
      default -> call.api().toString();
    };
  }

  /** A cluster reports its bucket and its id before it uses them. */
  private Optional<Gate> gate(String key, Predicate<StreamCluster> isIts) {
    var known = namespaces.get(key);
    if (known != null) {
      return Optional.ofNullable(byNamespace.get(known));
    }
    var found =
        shared.client().resources(StreamCluster.class).inAnyNamespace().list().getItems().stream()
            .filter(isIts)
            .map(cluster -> cluster.getMetadata().getNamespace())
            .findFirst();
    found.ifPresent(namespace -> namespaces.put(key, namespace));
    return found.map(byNamespace::get);
  }

  @Override
  public void close() {
    shared.stack().proxy().faults(ApiFault.NONE);
    shared.stack().proxy().onWrite(_ -> {});
    shared.stack().aws().front().faults(dev.headwater.e2e.aws.Fault.NONE);
    shared.stack().aws().front().onWrite(_ -> {});
    shared.engine().faults(dev.headwater.e2e.enginedouble.Fault.NONE);
  }
}
