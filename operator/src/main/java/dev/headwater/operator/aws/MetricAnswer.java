package dev.headwater.operator.aws;

import java.time.Instant;

/** What CloudWatch says of a metric. */
public sealed interface MetricAnswer {
  /**
   * A number, finite and not negative; of a sum the rate per second.
   *
   * @param at beginning of the period that it is of
   */
  record Value(double value, Instant at) implements MetricAnswer {}

  /**
   * An answer that no number can be taken from.
   *
   * @param why what is wrong with it, as words that go on from the metric's name
   */
  record Unusable(String why) implements MetricAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements MetricAnswer {}
}
