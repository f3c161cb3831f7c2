package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Trap 17: the framework may forget that an object was made anew. */
class RecreationsTest {
  private static final ResourceID ID = new ResourceID("orders", "default");

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<ResourceID> lookedFor = new LinkedBlockingQueue<>();

  @Test
  void anObjectThatIsThereAgainIsLookedAtLikeANewOne() throws Exception {
    var topic = topic(null);
    deleted(Optional.of(topic));
    assertThat(next(events))
        .isInstanceOfSatisfying(
            ResourceEvent.class,
            event -> {
              assertThat(event.getAction()).isEqualTo(ResourceAction.ADDED);
              assertThat(event.getRelatedCustomResourceID()).isEqualTo(ID);
              assertThat(event.getResource()).containsSame(topic);
            });
    assertThat(next(events)).as("the second look").isNotNull();
  }

  @Test
  void anObjectThatIsGoneOrStillGoesIsLeftAlone() throws Exception {
    deleted(Optional.empty());
    assertThat(List.of(next(lookedFor), next(lookedFor))).containsExactly(ID, ID);
    deleted(Optional.of(topic("2026-01-01T00:00:00Z")));
    assertThat(List.of(next(lookedFor), next(lookedFor))).containsExactly(ID, ID);
    assertThat(events).isEmpty();
  }

  private void deleted(Optional<StreamTopic> inCache) {
    var recreations =
        new Recreations<StreamTopic>(
            "recreations", List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    var source =
        recreations.eventSource(
            id -> {
              lookedFor.add(id);
              return inCache;
            });
    source.setEventHandler(events::add);
    source.start();
    recreations.deleted(ID);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Optional.ofNullable(queue.poll(10, TimeUnit.SECONDS)).orElseThrow();
  }

  private static StreamTopic topic(@Nullable String deletion) {
    var topic = new StreamTopic();
    topic.setMetadata(
        new ObjectMetaBuilder().withName("orders").withDeletionTimestamp(deletion).build());
    return topic;
  }
}
