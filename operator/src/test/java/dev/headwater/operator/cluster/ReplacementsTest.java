package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplacementsTest {
  private static final ResourceID CLUSTER = new ResourceID("quickstart", "default");
  private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");

  private final Replacements replacements = new Replacements();

  @Test
  void theFirstIsReplacedAtOnceAndEachNextAfterTwiceTheTime() {
    var replacedAt = new ArrayList<Long>();
    int pods = 0;
    for (long second = 0; second < 1500; second++) {
      if (isDue(pod("a", pods), second)) {
        replacedAt.add(second);
        pods++;
      }
    }
    assertThat(replacedAt).containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 610L, 910L, 1210L);
  }

  @Test
  void aPodWhoseDeletionWasLostIsDeletedAgain() {
    assertThat(isDue(pod("a", 1), 0)).isTrue();
    assertThat(isDue(pod("a", 1), 2)).isTrue();
    assertThat(isDue(pod("a", 2), 4)).isFalse();
  }

  @Test
  void namesAndClustersCountApart() {
    assertThat(isDue(pod("a", 1), 0)).isTrue();
    assertThat(isDue(pod("b", 2), 0)).isTrue();
    assertThat(isDue(pod("a", 3), 0)).isFalse();
    replacements.forget(CLUSTER);
    assertThat(isDue(pod("a", 3), 0)).isTrue();
  }

  @Test
  void afterFiveQuietMinutesItBeginsAnew() {
    assertThat(isDue(pod("a", 1), 0)).isTrue();
    assertThat(isDue(pod("a", 2), 10)).isTrue();
    assertThat(isDue(pod("a", 3), 331)).isTrue();
    assertThat(isDue(pod("a", 4), 341)).isTrue();
  }

  @Test
  void onePodThatIsReadyIsLeftAlone() {
    var ready =
        new PodBuilder(pod("a", 1))
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    assertThat(isDue(ready, 0)).isFalse();
  }

  private boolean isDue(Pod pod, long second) {
    return !replacements
        .due(CLUSTER, List.of(pod), START.plus(Duration.ofSeconds(second)))
        .isEmpty();
  }

  private static Pod pod(String name, int number) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-" + number)
        .endMetadata()
        .build();
  }
}
