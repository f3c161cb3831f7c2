package dev.headwater.e2e.environment;

import dev.headwater.e2e.enginedouble.DoubleEngine;

/** What runs where the operator asks for the engine. */
public sealed interface Grade {
  /** Apache Kafka. */
  record StandIn() implements Grade {}

  /**
   * The control-plane double.
   *
   * @param engine closed by whoever made it, after the stack
   */
  record Double(DoubleEngine engine) implements Grade {}
}
