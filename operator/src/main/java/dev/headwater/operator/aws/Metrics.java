package dev.headwater.operator.aws;

import java.util.SortedMap;

/** Metrics of CloudWatch. */
@FunctionalInterface
public interface Metrics {
  /**
   * What is known of metrics; AWS is asked once a period, whoever asks. Blocks until the deadline
   * of a call that is under way or due; never throws.
   *
   * @param questions by a name that the answers get too
   */
  SortedMap<String, MetricAnswer> ask(SortedMap<String, MetricQuestion> questions);
}
