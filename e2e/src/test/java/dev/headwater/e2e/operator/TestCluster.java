package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;

/** A small StreamCluster of a test, and what can be seen of it from outside. */
record TestCluster(KubernetesClient client, String namespace, String name) {
  /** A start of controller and brokers takes 25 s on two busy cores. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * Grace period of a broker: its drain timeout and 30 s. It takes all of it when a whole namespace
   * goes, since the controllers that it asks for leave go at once.
   */
  static final Duration GRACE = Duration.ofSeconds(50);

  /** Declares one controller and two brokers in two zones. */
  StreamCluster create() {
    return client.resource(Serialization.unmarshal(yaml(), StreamCluster.class)).create();
  }

  String yaml() {
    return """
    apiVersion: headwater.dev/v1alpha1
    kind: StreamCluster
    metadata: {name: %s, namespace: %s}
    spec:
      engine: {version: 1.7.3}
      aws: {region: us-east-1}
      zones: [{id: use1-az1}, {id: use1-az6}]
      controllers:
        replicas: 1
        storage: {size: 1Gi}
        resources: {requests: {cpu: 50m, memory: 1Gi}}
      brokers:
        replicas: 2
        drain: {timeout: 20s}
        resources: {requests: {cpu: 50m, memory: 1Gi}}
      storage: {bucket: {tags: {team: orders}}}
    """
        .formatted(name, namespace);
  }

  Resource<StreamCluster> resource() {
    return client.resources(StreamCluster.class).inNamespace(namespace).withName(name);
  }

  StreamClusterStatus status() {
    return resource().require().getStatus();
  }

  /** A condition in one line, {@code <status> <reason>: <message>}; empty when absent. */
  String condition(String type) {
    return status().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .map(
            condition -> condition.status() + " " + condition.reason() + ": " + condition.message())
        .findFirst()
        .orElse("");
  }

  /** Waits until the newest spec is carried out. */
  void awaitSettled() {
    soon().untilAsserted(this::assertSettled);
  }

  /** Fails while the newest spec is not carried out. */
  void assertSettled() {
    assertThat(unsettled()).isEmpty();
  }

  static ConditionFactory soon() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(100));
  }

  /** How soon a user is told that a declaration cannot be carried out. */
  static ConditionFactory promptly() {
    return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100));
  }

  /** The pods of a component, such as broker. */
  List<Pod> pods(String component) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("headwater.dev/cluster", name)
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  /** Values of an annotation on the StatefulSets of the namespace. */
  List<String> annotated(String key) {
    return client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
        .flatMap(set -> Optional.ofNullable(set.getMetadata().getAnnotations()).stream())
        .flatMap(annotations -> Optional.ofNullable(annotations.get(key)).stream())
        .toList();
  }

  /** Declares a StreamTopic of this cluster, which need not exist. */
  StreamTopic declareTopic(String topic, int partitions) {
    return client.resource(topic(topic, partitions)).create();
  }

  /** A StreamTopic of this cluster, not declared yet. */
  StreamTopic topic(String topic, int partitions) {
    return Serialization.unmarshal(
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: %s, namespace: %s}
        spec: {clusterRef: {name: %s}, partitions: %d}
        """
            .formatted(topic, namespace, name, partitions),
        StreamTopic.class);
  }

  private List<Condition> unsettled() {
    var cluster = resource().require();
    var generation = cluster.getMetadata().getGeneration();
    var conditions = cluster.getStatus().conditionsOrEmpty();
    assertThat(conditions).as("conditions").isNotEmpty();
    return conditions.stream().filter(c -> !isSettled(c, generation)).toList();
  }

  private static boolean isSettled(Condition condition, Long generation) {
    boolean quiet = List.of("Reconciling", "Stalled").contains(condition.type());
    return condition.status().equals(quiet ? "False" : "True")
        && Objects.equals(condition.observedGeneration(), generation);
  }
}
