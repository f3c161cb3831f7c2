package dev.headwater.operator.replay;

import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.Signal;
import java.time.Duration;
import java.util.List;

/**
 * What a StreamCluster declares, as far as a trace can tell something of it.
 *
 * @param name namespace and name of the StreamCluster
 * @param zones ids of its zones, in the order of the spec
 * @param policy its autoscaling with the signal 'network' alone
 * @param leftOut names of the signals that a trace says nothing of
 */
public record Scenario(
    String name, List<String> zones, ScalingPolicy policy, List<String> leftOut) {
  public Scenario {
    zones = List.copyOf(zones);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * How long brokers take.
   *
   * @param start from the decision until a broker is ready
   * @param drain from the decision until a broker has gone; it carries nothing meanwhile
   */
  public record Pace(Duration start, Duration drain) {}

  Signal network() {
    return policy.signals().getFirst();
  }
}
