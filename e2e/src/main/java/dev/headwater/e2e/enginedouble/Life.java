package dev.headwater.e2e.enginedouble;

import java.io.IOException;

/** What a node does from its start to its end. */
@FunctionalInterface
interface Life {
  /**
   * Lives; the exit code.
   *
   * @throws NodeFailure when the node cannot go on
   */
  int live() throws IOException, NodeFailure;
}
