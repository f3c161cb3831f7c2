package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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

  private boolean ask(ConfigMap desired, ConfigMap actual, boolean answer) {
    return matches.ask(
        desired,
        actual,
        () -> {
          comparisons.incrementAndGet();
          return answer;
        });
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
