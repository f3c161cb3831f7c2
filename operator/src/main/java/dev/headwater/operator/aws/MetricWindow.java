package dev.headwater.operator.aws;

import dev.headwater.api.v1alpha1.CloudWatchMetricSpec.Statistic;
import dev.headwater.operator.aws.MetricAnswer.Unusable;
import dev.headwater.operator.aws.MetricAnswer.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * What is asked for at one time, and what an answer to it says; pure. The window ends one period
 * early: of the newest full one CloudWatch may not have everything yet.
 *
 * @param end the first instant that is not asked for, a multiple of the period
 */
record MetricWindow(Instant end, Duration period) {
  /** Points that are asked for; more than may be used, so that an old one tells from none. */
  private static final int POINTS = 10;

  /** A point of so many periods ago is stale. */
  private static final int STALE_AFTER = 3;

  private static final double MILLIS = 1000;

  /** The window of a time. */
  static MetricWindow at(Instant now, Duration period) {
    return new MetricWindow(beginning(now, period).minus(period), period);
  }

  /** When the period of a time began. */
  static Instant beginning(Instant now, Duration period) {
    long millis = period.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis);
  }

  Instant start() {
    return end.minus(period.multipliedBy(POINTS));
  }

  /** Whether a point is too old for a load of now. */
  boolean isStale(Instant point) {
    return point.isBefore(end.minus(period.multipliedBy(STALE_AFTER)));
  }

  /**
   * The newest value.
   *
   * @param pages what CloudWatch said of one metric, page by page
   */
  MetricAnswer read(Statistic statistic, List<MetricDataResult> pages) {
    if (pages.isEmpty()) {
      return new Unusable("was not answered");
    }
    if (pages.stream().map(MetricDataResult::label).distinct().count() > 1) {
      return new Unusable("was answered with several series");
    }
    var status = pages.getLast().statusCode();
    return status == StatusCode.COMPLETE
        ? pages.stream().allMatch(this::isWellFormed)
            ? newest(statistic, pages)
            : new Unusable("was answered with times that were not asked for")
        : new Unusable(
            switch (status) {
              case PARTIAL_DATA -> "is known in part only (PartialData)";
              case FORBIDDEN -> "may not be read by the operator (Forbidden)";
              case INTERNAL_ERROR -> "could not be read by CloudWatch (InternalError)";
              case null, default -> "was answered with a status that is not known";
            });
  }

  /** Every time is checked, since who is wrong about one may be wrong about all. */
  private boolean isWellFormed(MetricDataResult page) {
    return page.timestamps().size() == page.values().size()
        && page.timestamps().stream().noneMatch(at -> at.isBefore(start()) || !at.isBefore(end));
  }

  private MetricAnswer newest(Statistic statistic, List<MetricDataResult> pages) {
    return pages.stream()
        .flatMap(
            page ->
                IntStream.range(0, page.values().size())
                    .mapToObj(i -> new Value(page.values().get(i), page.timestamps().get(i))))
        .filter(value -> !isStale(value.at()))
        .max(Comparator.comparing(Value::at))
        .map(value -> usable(statistic, value))
        .orElseGet(
            () ->
                new Unusable(
                    "has no value of the last %d s"
                        .formatted(period.multipliedBy(STALE_AFTER + 1).toSeconds())));
  }

  private MetricAnswer usable(Statistic statistic, Value newest) {
    double value = newest.value();
    if (!Double.isFinite(value)) {
      return new Unusable("has the value " + value + ", which is no number");
    }
    if (value < 0) {
      return new Unusable("has a negative value");
    }
    return statistic == Statistic.SUM
        ? new Value(value / (period.toMillis() / MILLIS), newest.at())
        : newest;
  }
}
