package dev.headwater.operator.desired;

/** Names of the ports, the same on pods and Services. */
final class Ports {
  static final String CLIENT = "client";
  static final String CONTROLLER = "controller";
  static final String METRICS = "metrics";

  private Ports() {}
}
