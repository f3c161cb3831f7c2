package dev.headwater.e2e.playground;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Stack;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a user does with kubectl: apply, change, wait, delete. */
final class Declarations {
  static final String NAMESPACE = "demo";
  static final String CLUSTER = "orders";
  static final String TOPIC = "events";

  /** The label of brokers' pods. */
  static final Map.Entry<String, String> BROKERS =
      Map.entry("app.kubernetes.io/component", "broker");

  private static final Duration LOOK = Duration.ofMillis(100);

  private final KubernetesClient client;

  Declarations(Stack stack) {
    this.client = stack.client();
  }

  void apply(Path file) {
    try (var yaml = Files.newInputStream(file)) {
      client.load(yaml).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  StreamCluster cluster() {
    return client.resources(StreamCluster.class).inNamespace(NAMESPACE).withName(CLUSTER).require();
  }

  StreamTopic topic(String name) {
    return client.resources(StreamTopic.class).inNamespace(NAMESPACE).withName(name).require();
  }

  void scale(int brokers) {
    patchBrokers("{\"replicas\":" + brokers + "}");
  }

  /** Merges into spec.brokers. */
  void patchBrokers(String brokers) {
    client
        .resources(StreamCluster.class)
        .inNamespace(NAMESPACE)
        .withName(CLUSTER)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"brokers\":" + brokers + "}}");
  }

  void patchTopic(String name, String spec) {
    client
        .resources(StreamTopic.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
  }

  void delete(HasMetadata object) {
    client.resource(object).delete();
  }

  boolean exists(HasMetadata object) {
    return client.resource(object).get() != null;
  }

  /** Everything of the cluster that is still in the namespace, as kind/name. */
  List<String> left() {
    var stay =
        Stream.of(
                client.apps().statefulSets().inNamespace(NAMESPACE).list().getItems(),
                client.services().inNamespace(NAMESPACE).list().getItems(),
                client.pods().inNamespace(NAMESPACE).list().getItems())
            .flatMap(List::stream);
    return stay.map(HasMetadata.class::cast)
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .toList();
  }

  List<String> claims() {
    return client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems().stream()
        .map(claim -> claim.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** Who holds the lease among the operator's processes; empty while nobody does. */
  String leader() {
    var lease =
        client.leases().inNamespace(OperatorChart.NAMESPACE).withName("headwater").require();
    return Optional.ofNullable(lease.getSpec().getHolderIdentity()).orElse("");
  }

  /** Names of the pods with a label, such as brokers. */
  List<String> pods(String namespace, Map.Entry<String, String> label) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(label.getKey(), label.getValue())
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** True when a pod's container was started anew and is ready. */
  boolean isReadyAgain(String name) {
    var pod = client.pods().inNamespace(NAMESPACE).withName(name).require();
    return pod.getStatus().getContainerStatuses().stream()
        .allMatch(container -> container.getRestartCount() > 0 && container.getReady());
  }

  boolean hasRecord() {
    return client.configMaps().inNamespace(NAMESPACE).withName(CLUSTER + "-retained").get() != null;
  }

  /** True when the newest spec is carried out and the object does what it is for. */
  static boolean isCarriedOut(CustomResource<?, ?> object, Long observed, List<Condition> said) {
    return object.getMetadata().getGeneration().equals(observed)
        && says(said, "Ready", "True")
        && says(said, "Reconciling", "False");
  }

  static boolean isCarriedOut(StreamCluster cluster) {
    var status = cluster.getStatus();
    return isCarriedOut(cluster, status.observedGeneration(), status.conditionsOrEmpty());
  }

  static boolean isCarriedOut(StreamTopic topic) {
    var status = topic.getStatus();
    return isCarriedOut(topic, status.observedGeneration(), status.conditionsOrEmpty());
  }

  private static boolean says(List<Condition> conditions, String type, String status) {
    return conditions.stream().anyMatch(c -> c.type().equals(type) && c.status().equals(status));
  }

  /** Waits for something to become true; says what was seen last when it does not. */
  static void await(String what, Duration limit, BooleanSupplier condition, Supplier<Object> seen) {
    var deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new StepFailed(
            what + ": not within " + limit.toSeconds() + " s; last seen: " + seen.get());
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
