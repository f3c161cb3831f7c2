package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.S3Route;
import java.util.List;

/** What is known of the way from a cluster's nodes to S3. */
sealed interface NetworkAnswer {
  /** One entry for each route table. */
  record Looked(List<S3Route> routes) implements NetworkAnswer {}

  /** There is nothing to look at, as outside AWS. */
  record NotChecked(String message) implements NetworkAnswer {}

  /** The API server did not say which nodes there are. */
  record NodesUnread(String message) implements NetworkAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements NetworkAnswer {}
}
