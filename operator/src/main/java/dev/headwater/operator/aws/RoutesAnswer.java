package dev.headwater.operator.aws;

import java.util.List;

/** What AWS says of the way to S3. */
public sealed interface RoutesAnswer {
  /**
   * One entry for each route table, in the order of their ids.
   *
   * @param routes empty when no instance was found
   */
  record Known(List<S3Route> routes) implements RoutesAnswer {
    public Known {
      routes = List.copyOf(routes);
    }
  }

  /** Brokers keep their data elsewhere than in this AWS, so its routes say nothing. */
  record OtherStore() implements RoutesAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements RoutesAnswer {}
}
