package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** A step in the life of a cluster with a topic; it ends when the operator has come to rest. */
enum LifeStep {
  CREATE {
    @Override
    void carryOut(SweptLife life) {
      life.declare();
      declareTopic(life.cluster());
      awaitRest(life.cluster(), 2);
    }
  },
  SCALE_OUT {
    @Override
    void carryOut(SweptLife life) {
      life.cluster().resource().scale(3);
      awaitRest(life.cluster(), 3);
    }
  },
  SCALE_IN {
    @Override
    void carryOut(SweptLife life) {
      life.cluster().resource().scale(2);
      awaitRest(life.cluster(), 2);
    }
  },
  DELETE {
    @Override
    void carryOut(SweptLife life) {
      var cluster = life.cluster();
      topic(cluster).delete();
      soon().until(() -> topic(cluster).get() == null);
      cluster.resource().delete();
      soon().until(() -> cluster.resource().get() == null);
      soon().until(() -> isCollected(cluster));
    }
  };

  /** Many clusters at once, beside another class: 139 s were seen. */
  static final Duration LIMIT = TestCluster.LIMIT.multipliedBy(2);

  /** Seldom, since many clusters are looked at. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Has the step done, as a user does it, and waits for the end. */
  abstract void carryOut(SweptLife life);

  private static void declareTopic(TestCluster cluster) {
    var yaml =
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: events, namespace: %s}
        spec:
          clusterRef: {name: %s}
          partitions: 4
          config: {retention.ms: '60000'}
          deletionPolicy: Delete
        """
            .formatted(cluster.namespace(), cluster.name());
    cluster.client().resource(Serialization.unmarshal(yaml, StreamTopic.class)).create();
  }

  private static Resource<StreamTopic> topic(TestCluster cluster) {
    return cluster
        .client()
        .resources(StreamTopic.class)
        .inNamespace(cluster.namespace())
        .withName("events");
  }

  /** Settled, and the figures of a scale are measured: nothing is left to be written. */
  private static void awaitRest(TestCluster cluster, int brokers) {
    soon().untilAsserted(() -> assertAtRest(cluster, brokers));
  }

  private static void assertAtRest(TestCluster cluster, int brokers) {
    cluster.assertSettled();
    assertThat(cluster.status().summary()).isEqualTo(brokers + "/" + brokers);
    assertThat(topic(cluster).require().getStatus().conditionsOrEmpty())
        .extracting(condition -> condition.type() + "=" + condition.status())
        .contains("Ready=True", "Reconciling=False", "Stalled=False");
    assertThat(cluster.annotated("headwater.dev/scale")).isEmpty();
  }

  /** Whether all that belonged to the cluster has gone with it; the record of the data stays. */
  private static boolean isCollected(TestCluster cluster) {
    var client = cluster.client();
    var namespace = cluster.namespace();
    return Stream.of(
            client.services().inNamespace(namespace),
            client.configMaps().inNamespace(namespace),
            client.serviceAccounts().inNamespace(namespace),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace))
        .flatMap(kind -> kind.withLabel("headwater.dev/cluster").list().getItems().stream())
        .allMatch(object -> object.getMetadata().getName().equals(cluster.name() + "-retained"));
  }

  private static ConditionFactory soon() {
    return await().atMost(LIMIT).pollInterval(LOOK).ignoreExceptions();
  }
}
