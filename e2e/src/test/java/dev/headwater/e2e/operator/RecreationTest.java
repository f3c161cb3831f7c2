package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects that are deleted and made anew at once, as a tool that replaces them does. */
@ExtendWith(SharedStack.Extension.class)
@TestInstance(Lifecycle.PER_CLASS)
class RecreationTest {
  private static final String NAMESPACE = "recreation";
  private static final int OBJECTS = 20;
  private static final int ROUNDS = 10;

  private final SharedStack shared;

  RecreationTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void everyTopicIsLookedAtHoweverSoonItComesAgain() {
    var topics = IntStream.range(0, OBJECTS).mapToObj(RecreationTest::topic).toList();
    inParallel(topics, topic -> shared.client().resource(topic).create());
    for (int round = 0; round < ROUNDS; round++) {
      awaitAll(topics, "Ready", "ClusterNotFound");
      inParallel(topics, this::replace);
    }
    awaitAll(topics, "Ready", "ClusterNotFound");
  }

  /** Its first visit is not enough: what AWS answers comes by an event of another source. */
  @Test
  void everyClusterIsLookedAtHoweverSoonItComesAgain() {
    var clusters = IntStream.range(0, OBJECTS).mapToObj(this::cluster).toList();
    inParallel(clusters, cluster -> shared.client().resource(cluster).create());
    for (int round = 0; round < ROUNDS; round++) {
      awaitAll(clusters, "Stalled", "ZoneUnknown");
      inParallel(clusters, this::replace);
    }
    awaitAll(clusters, "Stalled", "ZoneUnknown");
  }

  private void replace(HasMetadata object) {
    shared.client().resource(object).delete();
    while (true) {
      try {
        shared.client().resource(object).create();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }
  }

  private void awaitAll(List<? extends HasMetadata> objects, String type, String reason) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(objects)
                    .filteredOn(object -> !hasCondition(object, type, reason))
                    .extracting(object -> object.getMetadata().getName())
                    .isEmpty());
  }

  private boolean hasCondition(HasMetadata declared, String type, String reason) {
    return conditions(shared.client().resource(declared).require()).stream()
        .anyMatch(c -> c.type().equals(type) && c.reason().equals(reason));
  }

  private static List<Condition> conditions(HasMetadata object) {
    return switch (object) {
      case StreamTopic topic -> topic.getStatus().conditionsOrEmpty();
      case StreamCluster cluster -> cluster.getStatus().conditionsOrEmpty();
      default -> throw new IllegalArgumentException(object.getKind());
    };
  }

  private static <T> void inParallel(List<T> all, Consumer<T> action) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = all.stream().map(one -> threads.submit(() -> action.accept(one))).toList();
      runs.forEach(run -> assertThat(run).succeedsWithin(Duration.ofMinutes(1)));
    }
  }

  private static StreamTopic topic(int number) {
    return Serialization.unmarshal(
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: topic-%d, namespace: %s}
        spec: {clusterRef: {name: nowhere}, partitions: 1}
        """
            .formatted(number, NAMESPACE),
        StreamTopic.class);
  }

  private StreamCluster cluster(int number) {
    var yaml = new TestCluster(shared.client(), NAMESPACE, "cluster-" + number).yaml();
    return Serialization.unmarshal(yaml.replace("use1-az6", "use1-az9"), StreamCluster.class);
  }
}
