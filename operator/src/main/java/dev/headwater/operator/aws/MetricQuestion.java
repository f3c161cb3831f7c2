package dev.headwater.operator.aws;

import dev.headwater.api.v1alpha1.CloudWatchMetricSpec.Statistic;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metric of CloudWatch that is to become a number.
 *
 * @param region the region that has it
 * @param namespace namespace of CloudWatch
 * @param dimensions all that the metric has, those that are demanded included
 */
public record MetricQuestion(
    String region,
    String namespace,
    String metric,
    SortedMap<String, String> dimensions,
    Statistic statistic) {
  public MetricQuestion {
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
  }

  /** One line that differs from that of every other metric, without the region. */
  public String text() {
    return "%s of %s %s%s".formatted(statistic.text(), namespace, metric, dimensions);
  }
}
