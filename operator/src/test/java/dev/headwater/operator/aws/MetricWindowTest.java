package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudWatchMetricSpec.Statistic;
import dev.headwater.operator.aws.MetricAnswer.Unusable;
import dev.headwater.operator.aws.MetricAnswer.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** What is asked for, and what comes of each answer. */
class MetricWindowTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MetricWindow WINDOW =
      MetricWindow.at(Instant.parse("2026-01-01T12:03:40Z"), MINUTE);

  @ParameterizedTest
  @ValueSource(strings = {"12:03:00", "12:03:40", "12:03:59.999"})
  void theNewestFullMinuteIsNotAskedFor(String time) {
    var window = MetricWindow.at(Instant.parse("2026-01-01T" + time + "Z"), MINUTE);
    assertThat(window.start()).isEqualTo(at("11:52"));
    assertThat(window.end()).isEqualTo(at("12:02"));
  }

  @Test
  void theNewestValueCountsWhateverTheOrder() {
    assertThat(read(Map.of("12:00", 4.0, "12:01", 6.0, "11:59", 5.0)))
        .isEqualTo(new Value(6, at("12:01")));
    assertThat(read(Map.of("12:00", 4.0))).isEqualTo(new Value(4, at("12:00")));
    assertThat(read(Map.of("12:01", 0.0))).isEqualTo(new Value(0, at("12:01")));
  }

  @ParameterizedTest
  @CsvSource({"AVERAGE, 120", "MAXIMUM, 120", "MINIMUM, 120", "SUM, 2"})
  void aSumIsARatePerSecond(Statistic statistic, double value) {
    assertThat(WINDOW.read(statistic, List.of(page(Map.of("12:01", 120.0)))))
        .isEqualTo(new Value(value, at("12:01")));
  }

  @Test
  void aValueOfMoreThanThreePeriodsBeforeTheWindowsEndIsStale() {
    assertThat(read(Map.of("11:59", 4.0))).isEqualTo(new Value(4, at("11:59")));
    assertUnusable("has no value of the last 240 s", read(Map.of("11:58", 4.0)));
    assertUnusable("has no value of the last 240 s", read(Map.of()));
    assertThat(WINDOW.isStale(at("11:59"))).isFalse();
    assertThat(WINDOW.isStale(at("11:58"))).isTrue();
  }

  /** An older value that is right takes no wrong one's place. */
  @ParameterizedTest
  @CsvSource({
    "NaN, 'has the value NaN, which is no number'",
    "Infinity, 'has the value Infinity, which is no number'",
    "-Infinity, 'has the value -Infinity, which is no number'",
    "-1, has a negative value"
  })
  void whatIsNoLoadIsUnusable(double value, String why) {
    assertUnusable(why, read(Map.of("12:00", 4.0, "12:01", value)));
  }

  @ParameterizedTest
  @EnumSource(StatusCode.class)
  void onlyACompleteAnswerCounts(StatusCode status) {
    var page = page(Map.of("12:01", 6.0)).toBuilder().statusCode(status).build();
    if (status == StatusCode.COMPLETE) {
      assertThat(read(page)).isInstanceOf(Value.class);
    } else {
      assertThat(read(page))
          .isInstanceOfSatisfying(
              Unusable.class, unusable -> assertThat(unusable.why()).isNotBlank());
    }
  }

  @Test
  void aStatusIsSaidInWords() {
    var page = page(Map.of("12:01", 6.0)).toBuilder();
    assertUnusable(
        "is known in part only (PartialData)",
        read(page.statusCode(StatusCode.PARTIAL_DATA).build()));
    assertUnusable(
        "could not be read by CloudWatch (InternalError)",
        read(page.statusCode(StatusCode.INTERNAL_ERROR).build()));
    assertUnusable(
        "was answered with a status that is not known", read(page.statusCode("New").build()));
    assertUnusable("was not answered", WINDOW.read(Statistic.AVERAGE, List.of()));
  }

  /** The first pages of an answer say that there is more. */
  @Test
  void pagesAreReadTogether() {
    var first = page(Map.of("12:01", 6.0)).toBuilder().statusCode(StatusCode.PARTIAL_DATA).build();
    assertThat(WINDOW.read(Statistic.AVERAGE, List.of(first, page(Map.of("12:00", 4.0)))))
        .isEqualTo(new Value(6, at("12:01")));
    assertUnusable(
        "is known in part only (PartialData)",
        WINDOW.read(Statistic.AVERAGE, List.of(page(Map.of("12:00", 4.0)), first)));
    var other = page(Map.of("12:00", 4.0)).toBuilder().label("other").build();
    assertUnusable(
        "was answered with several series",
        WINDOW.read(Statistic.AVERAGE, List.of(page(Map.of("12:01", 6.0)), other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11:51", "12:02", "12:03"})
  void timesThatWereNotAskedForMakeItAllUnusable(String time) {
    assertUnusable(
        "was answered with times that were not asked for", read(Map.of("12:01", 6.0, time, 5.0)));
  }

  @Test
  void timesWithoutValuesMakeItUnusable() {
    var page = page(Map.of("12:01", 6.0)).toBuilder().values(List.of()).build();
    assertUnusable("was answered with times that were not asked for", read(page));
  }

  private static MetricAnswer read(Map<String, Double> points) {
    return read(page(points));
  }

  private static MetricAnswer read(MetricDataResult page) {
    return WINDOW.read(Statistic.AVERAGE, List.of(page));
  }

  private static MetricDataResult page(Map<String, Double> points) {
    var sorted = new TreeMap<>(points);
    return MetricDataResult.builder()
        .id("m0")
        .label("load")
        .statusCode(StatusCode.COMPLETE)
        .timestamps(sorted.keySet().stream().map(MetricWindowTest::at).toList())
        .values(sorted.values())
        .build();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + ":00Z");
  }

  private static void assertUnusable(String why, MetricAnswer answer) {
    assertThat(answer).isEqualTo(new Unusable(why));
  }
}
