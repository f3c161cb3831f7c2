package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Topics that are deleted and made anew at once, as a tool that replaces them does. */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@Tag("full")
class RecreationTest {
  private static final String NAMESPACE = "recreation";
  private static final int TOPICS = 20;
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
    var nowhere = new TestCluster(shared.client(), NAMESPACE, "nowhere");
    var topics = IntStream.range(0, TOPICS).mapToObj(i -> nowhere.topic("topic-" + i, 1)).toList();
    inParallel(topics, topic -> shared.client().resource(topic).create());
    for (int round = 0; round < ROUNDS; round++) {
      awaitAll(topics);
      inParallel(topics, this::replace);
    }
    awaitAll(topics);
  }

  private void replace(StreamTopic topic) {
    shared.client().resource(topic).delete();
    while (true) {
      try {
        shared.client().resource(topic).create();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }
  }

  private void awaitAll(List<StreamTopic> topics) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(topics)
                    .filteredOn(topic -> !isLookedAt(topic))
                    .extracting(topic -> topic.getMetadata().getName())
                    .isEmpty());
  }

  private boolean isLookedAt(StreamTopic declared) {
    return shared.client().resource(declared).require().getStatus().conditionsOrEmpty().stream()
        .anyMatch(c -> c.type().equals("Ready") && c.reason().equals("ClusterNotFound"));
  }

  private static <T> void inParallel(List<T> all, Consumer<T> action) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = all.stream().map(one -> threads.submit(() -> action.accept(one))).toList();
      runs.forEach(run -> assertThat(run).succeedsWithin(Duration.ofMinutes(1)));
    }
  }
}
