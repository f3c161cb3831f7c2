package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.enginedouble.Fault;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.requests.UnregisterBrokerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole life of a cluster on the double: the operator, its chart and its client unchanged. */
@Tag("full")
@OnSharedDouble
class ClusterOnDoubleTest {
  private static final String NAMESPACE = "double";
  private static final String VOLUMES = "double-volumes";

  private final SharedStack shared;
  private final Set<Integer> unregistered = ConcurrentHashMap.newKeySet();

  ClusterOnDoubleTest(SharedStack shared) {
    this.shared = shared;
  }

  @AfterEach
  void forget() {
    shared.engine().faults(Fault.NONE);
    shared.forget(NAMESPACE);
    shared.forget(VOLUMES);
  }

  @Test
  void aClusterIsCreatedScaledUsedAndDeleted() {
    shared.engine().faults(call -> noted(call.request(), unregistered));
    var cluster = shared.cluster(NAMESPACE);
    cluster.create();
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    declareTopic(cluster);
    cluster.resource().scale(3);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("3/3");
    assertThat(unregistered).isEmpty();
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    assertThat(unregistered).hasSize(1);
    comesBackSmaller(cluster, unregistered);
    topic(cluster).delete();
    soon().until(() -> topic(cluster).get() == null);
    cluster.resource().delete();
    soon().until(() -> cluster.resource().get() == null);
    soon().until(() -> cluster.pods("broker").isEmpty() && cluster.pods("controller").isEmpty());
  }

  @Test
  void volumesThatWouldGoWithTheirClaimsAreNamedUntilTheyAreKept() {
    var cluster = shared.cluster(VOLUMES);
    cluster.create();
    cluster.awaitSettled();
    var volume = new KeptObjects(shared, cluster).claim().getSpec().getVolumeName();
    reclaim(volume, "Delete");
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("ControllersReady"))
                    .startsWith("True VolumesNotRetained")
                    .contains("volumes " + volume + " have reclaim policy Delete"));
    reclaim(volume, "Retain");
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("ControllersReady"))
                    .startsWith("True DevelopmentQuorum"));
  }

  private void reclaim(String volume, String policy) {
    shared
        .client()
        .persistentVolumes()
        .withName(volume)
        .edit(
            there -> {
              there.getSpec().setPersistentVolumeReclaimPolicy(policy);
              return there;
            });
  }

  /** 3, 0, 2 and 1: who is not declared any more is unregistered, so that others may leave. */
  private static void comesBackSmaller(TestCluster cluster, Set<Integer> unregistered) {
    cluster.resource().scale(3);
    cluster.awaitSettled();
    unregistered.clear();
    cluster.resource().scale(0);
    soon()
        .untilAsserted(
            () -> {
              assertThat(cluster.pods("broker")).isEmpty();
              assertThat(cluster.condition("Reconciling")).startsWith("False Reconciled");
            });
    assertThat(unregistered).isEmpty();
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(unregistered).containsExactly(1001);
    cluster.resource().scale(1);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("1/1");
    assertThat(unregistered).hasSize(2);
  }

  private static void declareTopic(TestCluster cluster) {
    cluster
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: headwater.dev/v1alpha1
                kind: StreamTopic
                metadata: {name: events, namespace: double}
                spec: {clusterRef: {name: orders}, partitions: 4, config: {retention.ms: '60000'}}
                """,
                StreamTopic.class))
        .create();
    soon()
        .untilAsserted(
            () ->
                assertThat(topic(cluster).require().getStatus().conditionsOrEmpty())
                    .extracting(condition -> condition.type() + "=" + condition.status())
                    .contains("Ready=True", "Reconciling=False", "Stalled=False"));
  }

  private static Resource<StreamTopic> topic(TestCluster cluster) {
    return cluster.client().resources(StreamTopic.class).inNamespace(NAMESPACE).withName("events");
  }

  private static Fault.Decision noted(Object request, Set<Integer> unregistered) {
    if (request instanceof UnregisterBrokerRequest broker) {
      unregistered.add(broker.data().brokerId());
    }
    return new Fault.Pass();
  }
}
