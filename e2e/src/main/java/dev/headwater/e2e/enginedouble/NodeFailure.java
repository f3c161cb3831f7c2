package dev.headwater.e2e.enginedouble;

import java.io.Serial;

/** What ends a node; the message is for its log. */
final class NodeFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NodeFailure(String message) {
    super(message);
  }
}
