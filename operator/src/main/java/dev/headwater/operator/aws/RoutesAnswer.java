package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What AWS says of the way to S3. */
public sealed interface RoutesAnswer {
  /**
   * One entry for each route table, in the order of their VPCs and ids, as they are now.
   *
   * @param routes empty when no instance was found
   * @param refusal why a table that was to get a gateway endpoint has none, if AWS refused it
   */
  record Known(List<S3Route> routes, Optional<AwsProblem> refusal) implements RoutesAnswer {
    static final Known NOTHING = new Known(List.of(), Optional.empty());

    public Known {
      routes = List.copyOf(routes);
    }

    /** The same and what is known of another VPC. */
    Known and(Known other) {
      return new Known(
          Stream.concat(routes.stream(), other.routes.stream()).toList(),
          refusal.or(other::refusal));
    }
  }

  /** Brokers keep their data elsewhere than in this AWS, so its routes say nothing. */
  record OtherStore() implements RoutesAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements RoutesAnswer {}
}
