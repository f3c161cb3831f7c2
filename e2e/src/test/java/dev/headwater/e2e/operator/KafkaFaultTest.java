package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.enginedouble.Fault;
import dev.headwater.e2e.enginedouble.KafkaCall;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The operator while brokers fail its calls. */
@Tag("full")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class KafkaFaultTest {
  private final SharedStack shared;
  private final TestCluster cluster;

  /** What happens to the call that creates a topic, by its name. */
  private final Map<String, Fault.Decision> creations = new ConcurrentHashMap<>();

  /** What happens to the next calls that unregister a broker. */
  private final Queue<Fault.Decision> unregistrations = new ConcurrentLinkedQueue<>();

  private final Queue<Fault.Decision> met = new ConcurrentLinkedQueue<>();
  private String clusterId = "";
  private volatile boolean silent;

  KafkaFaultTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = shared.cluster("kafka-faults");
  }

  @BeforeAll
  void threeBrokers() {
    var yaml = cluster.yaml().replace("replicas: 2\n", "replicas: 3\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    cluster.awaitSettled();
    clusterId = cluster.status().clusterId();
    shared.engine().faults(this::decide);
  }

  @AfterAll
  void forget() {
    shared.engine().faults(Fault.NONE);
    shared.forget(cluster.namespace());
  }

  @Test
  void aTopicThatCannotBeCreatedSaysWhyAndIsCreatedOnce() {
    creations.put("refused", new Fault.Answer(Errors.POLICY_VIOLATION));
    creations.put("dropped", new Fault.Drop());
    creations.put("lost", new Fault.ApplyAndLose());
    creations.put("late", new Fault.Delay(Duration.ofSeconds(1)));
    creations.keySet().forEach(topic -> cluster.declareTopic(topic, 2));

    awaitReady("refused", "False BrokerRefused: The brokers say: ");
    awaitReady("dropped", "False ClusterNotReady: ");
    awaitReady("lost", "True TopicSynced");
    awaitReady("late", "True TopicSynced");
    assertThat(met).containsAll(creations.values());
    creations.clear();
    awaitReady("refused", "True TopicSynced");
    awaitReady("dropped", "True TopicSynced");
  }

  @Test
  void aClusterWhoseBrokersAnswerNothingSaysSoAndIsReadyWhenTheyDo() {
    silent = true;
    soon().until(() -> cluster.condition("Ready").startsWith("False BootstrapUnreachable"));
    assertThat(cluster.condition("Ready")).contains("did not answer", "port 9092");
    assertThat(cluster.condition("Stalled")).startsWith("False");
    silent = false;
    cluster.awaitSettled();
  }

  @Test
  void aBrokerLeavesAlthoughItsUnregistrationFailsInEveryWay() {
    cluster.awaitSettled();
    unregistrations.addAll(
        List.of(
            new Fault.Answer(Errors.UNKNOWN_SERVER_ERROR),
            new Fault.Drop(),
            new Fault.ApplyAndLose()));
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(unregistrations).as("failures that were not met").isEmpty();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    assertThat(cluster.pods("broker")).hasSize(2);
  }

  private Fault.Decision decide(KafkaCall call) {
    if (!call.clusterId().equals(clusterId)) {
      return new Fault.Pass();
    }
    var decision = silent ? new Fault.Drop() : decideAwake(call);
    met.add(decision);
    return decision;
  }

  private Fault.Decision decideAwake(KafkaCall call) {
    if (call.request() instanceof CreateTopicsRequest request) {
      return request.data().topics().stream()
          .flatMap(topic -> Optional.ofNullable(creations.get(topic.name())).stream())
          .findFirst()
          .orElseGet(Fault.Pass::new);
    }
    return call.api() == ApiKeys.UNREGISTER_BROKER
        ? Optional.ofNullable(unregistrations.poll()).orElseGet(Fault.Pass::new)
        : new Fault.Pass();
  }

  private void awaitReady(String topic, String said) {
    soon()
        .untilAsserted(
            () ->
                assertThat(topic(topic).require().getStatus().conditionsOrEmpty())
                    .filteredOn(condition -> condition.type().equals("Ready"))
                    .extracting(c -> c.status() + " " + c.reason() + ": " + c.message())
                    .singleElement()
                    .asString()
                    .startsWith(said));
  }

  private Resource<StreamTopic> topic(String name) {
    return shared
        .client()
        .resources(StreamTopic.class)
        .inNamespace(cluster.namespace())
        .withName(name);
  }
}
