package dev.headwater.e2e.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One cluster of a sweep: what it is to meet, and what has become of it. */
final class SweptLife {
  private final TestCluster cluster;
  private final Gate gate;
  private final Map<LifeStep, CrashPoint> points;
  private final List<String> failures = new ArrayList<>();

  /**
   * @param points where the operator is killed, at most once a step
   */
  SweptLife(TestCluster cluster, Gate gate, Map<LifeStep, CrashPoint> points) {
    this.cluster = cluster;
    this.gate = gate;
    this.points = Map.copyOf(points);
  }

  TestCluster cluster() {
    return cluster;
  }

  String namespace() {
    return cluster.namespace();
  }

  Gate gate() {
    return gate;
  }

  Optional<CrashPoint> point(LifeStep step) {
    return Optional.ofNullable(points.get(step));
  }

  /** Notes what went wrong; whoever has failed does not go on. */
  void fail(LifeStep step, String what) {
    var at =
        point(step)
            .map(
                point ->
                    "the operator was killed in %s at %s, which %s"
                        .formatted(
                            step,
                            point,
                            gate.last().isEmpty() ? "did not come" : "was " + gate.last()))
            .orElse("the operator was not killed in " + step);
    failures.add("%s: %s%n%s".formatted(namespace(), at, what));
  }

  List<String> failures() {
    return failures;
  }
}
