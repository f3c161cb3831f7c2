package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.S3Route;
import java.util.List;
import java.util.Optional;

/** What is known of the way from a cluster's nodes to S3. */
sealed interface NetworkAnswer {
  /**
   * One entry for each route table.
   *
   * @param unchanged why tables that lack a gateway endpoint did not get one that was asked for;
   *     empty when nothing was asked for, or AWS did it
   */
  record Looked(List<S3Route> routes, Optional<Unchanged> unchanged) implements NetworkAnswer {}

  /** There is nothing to look at, as outside AWS. */
  record NotChecked(String message) implements NetworkAnswer {}

  /** The API server did not say which nodes there are. */
  record NodesUnread(String message) implements NetworkAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements NetworkAnswer {}

  /** Why something was not changed. */
  sealed interface Unchanged {
    /**
     * The installation does not let StreamClusters have so much changed.
     *
     * @param limit the most that it allows
     */
    record NotAllowed(S3EndpointMode limit) implements Unchanged {}

    /** AWS did not do it. */
    record Refused(AwsProblem problem) implements Unchanged {}
  }
}
