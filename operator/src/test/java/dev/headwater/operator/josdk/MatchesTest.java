package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatchesTest {
  private final Matches matches = new Matches();
  private final AtomicInteger comparisons = new AtomicInteger();

  @Test
  void whatHasNotChangedIsComparedOnce() {
    assertThat(ask(wanted("a"), actual("uid", "7"), true)).isTrue();
    assertThat(ask(wanted("a"), actual("uid", "7"), true)).isTrue();
    assertThat(comparisons).hasValue(1);
  }

  @Test
  void whatWasWrittenWhoeverDidItIsComparedAgain() {
    ask(wanted("a"), actual("uid", "7"), true);
    assertThat(ask(wanted("a"), actual("uid", "8"), false)).isFalse();
    assertThat(ask(wanted("a"), actual("uid", "7"), true)).isTrue();
    assertThat(comparisons).hasValue(3);
  }

  /** As the controller of StatefulSets does with each pod that comes. */
  @Test
  void aStatusThatWasWrittenIsNoReasonToCompareAgain() {
    ask(set(2), set(2).edit().editMetadata().withResourceVersion("7").endMetadata().build());
    ask(set(2), set(2).edit().editMetadata().withResourceVersion("8").endMetadata().build());
    assertThat(comparisons).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource
  void aSpecOrMetadataThatWasWrittenIsComparedAgain(StatefulSet written) {
    ask(set(2), set(2));
    ask(set(2), written);
    assertThat(comparisons).hasValue(2);
  }

  static Stream<StatefulSet> aSpecOrMetadataThatWasWrittenIsComparedAgain() {
    return Stream.of(
        set(3),
        set(2).edit().editMetadata().addToLabels("a", "b").endMetadata().build(),
        set(2).edit().editMetadata().addToAnnotations("a", "b").endMetadata().build(),
        set(2)
            .edit()
            .editMetadata()
            .withOwnerReferences(new OwnerReferenceBuilder().withUid("o").build())
            .endMetadata()
            .build());
  }

  @Test
  void whatIsWantedOtherwiseIsComparedAgain() {
    ask(wanted("a"), actual("uid", "7"), true);
    assertThat(ask(wanted("b"), actual("uid", "7"), false)).isFalse();
    assertThat(comparisons).hasValue(2);
  }

  @Test
  void anObjectThatWasMadeAnewIsAnother() {
    ask(wanted("a"), actual("uid", "7"), true);
    assertThat(ask(wanted("a"), actual("other", "7"), false)).isFalse();
  }

  @Test
  void whatDiffersIsComparedEachTime() {
    ask(wanted("a"), actual("uid", "7"), false);
    ask(wanted("a"), actual("uid", "7"), false);
    assertThat(comparisons).hasValue(2);
  }

  @Test
  void thousandsAreKnownAndTheOldestOfMoreAreComparedAgain() {
    for (int i = 0; i < 4001; i++) {
      ask(wanted("a"), actual("uid-" + i, "7"), true);
    }
    ask(wanted("a"), actual("uid-4000", "7"), true);
    ask(wanted("a"), actual("uid-1", "7"), true);
    assertThat(comparisons).hasValue(4001);
    ask(wanted("a"), actual("uid-0", "7"), true);
    assertThat(comparisons).hasValue(4002);
  }

  private void ask(StatefulSet desired, StatefulSet actual) {
    ask(desired, actual, true);
  }

  private boolean ask(HasMetadata desired, HasMetadata actual, boolean answer) {
    return matches.ask(
        desired,
        actual,
        () -> {
          comparisons.incrementAndGet();
          return answer;
        });
  }

  private static StatefulSet set(long generation) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("brokers")
        .withUid("uid")
        .withGeneration(generation)
        .endMetadata()
        .build();
  }

  private static ConfigMap wanted(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .endMetadata()
        .withData(Map.of("key", value))
        .build();
  }

  private static ConfigMap actual(String uid, String version) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .withUid(uid)
        .withResourceVersion(version)
        .endMetadata()
        .build();
  }
}
