package dev.headwater.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked always carries the labels that the installation demands. */
class SeriesQueryTest {
  private static final Map<String, String> DEMANDED = Map.of("namespace", "demo");

  @Test
  void aCounterIsARateAndAnythingElseItsNewestValue() {
    assertThat(query("bytes_total", Map.of("cluster", "orders")).text(DEMANDED))
        .isEqualTo("sum(rate(bytes_total{cluster=\"orders\",namespace=\"demo\"}[120000ms]))");
    assertThat(new SeriesQuery("lag", Map.of(), true, Duration.ofSeconds(6)).text(DEMANDED))
        .isEqualTo("max(last_over_time(lag{namespace=\"demo\"}[6000ms]))");
    assertThat(query("job:rate5m", Map.of()).text(Map.of()))
        .isEqualTo("sum(last_over_time(job:rate5m{}[120000ms]))");
  }

  @Test
  void noLabelOfAUsersTakesTheDemandedOnesPlace() {
    assertThat(query("up", Map.of("namespace", "other")).text(DEMANDED))
        .contains("{namespace=\"demo\"}")
        .doesNotContain("other");
  }

  @Test
  void aValueStaysAValue() {
    assertThat(query("up", Map.of("a", "\"} or x{b=\"\\\n")).text(DEMANDED))
        .isEqualTo(
            "sum(last_over_time(up{a=\"\\\"} or x{b=\\\"\\\\\\n\",namespace=\"demo\"}[120000ms]))");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "up{}", "up or x", "1up", "up\n", "{__name__=\"up\"}"})
  void aNameIsANameEvenIfTheApiServerLetAnotherThrough(String name) {
    assertThatThrownBy(() -> query(name, Map.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query("up", Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SeriesQuery query(String metric, Map<String, String> labels) {
    return new SeriesQuery(metric, labels, false, Duration.ofMinutes(2));
  }
}
