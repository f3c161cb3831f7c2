package dev.headwater.operator.cluster;

import java.util.SortedSet;

/** What the API server says of the nodes in a cluster's zones. */
sealed interface NodesAnswer {
  /**
   * The nodes.
   *
   * @param nodes how many there are
   * @param instanceIds those of them that are EC2 instances
   */
  record Read(int nodes, SortedSet<String> instanceIds) implements NodesAnswer {}

  /**
   * They could not be read.
   *
   * @param why half a sentence
   */
  record Unread(String why) implements NodesAnswer {}
}
