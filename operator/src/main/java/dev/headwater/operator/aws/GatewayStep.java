package dev.headwater.operator.aws;

import dev.headwater.operator.aws.VpcRoutes.Endpoint;
import java.util.SortedSet;

/** What gives the route tables of a VPC a gateway endpoint of S3. */
sealed interface GatewayStep {
  /** Nothing is to be done, or may be. */
  record None() implements GatewayStep {}

  /**
   * An endpoint that is there gets more route tables.
   *
   * @param tableIds those that it is not attached to yet
   */
  record Attach(Endpoint endpoint, SortedSet<String> tableIds) implements GatewayStep {}

  /** An endpoint is made. */
  record Create(SortedSet<String> tableIds) implements GatewayStep {}
}
