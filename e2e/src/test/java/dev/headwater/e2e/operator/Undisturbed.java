package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.operator.CrashPoint.Target;
import dev.headwater.e2e.operator.SweptLife.Outcome;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a life without a kill comes to, step by step.
 *
 * @param points where the operator can be killed in each step
 * @param expected what each step leads to
 */
record Undisturbed(Map<LifeStep, List<CrashPoint>> points, Map<LifeStep, Outcome> expected) {
  /** Lives it twice at the same time, so that what differs by chance is seen to be masked. */
  static Undisturbed live(
      SharedStack shared,
      Gates gates,
      String name,
      List<LifeStep> steps,
      Function<TestCluster, String> declaration) {
    var points = new EnumMap<LifeStep, List<CrashPoint>>(LifeStep.class);
    var expected = new EnumMap<LifeStep, Outcome>(LifeStep.class);
    try (var sweep = new Sweep(shared, gates, name, List.of(Map.of(), Map.of()), declaration)) {
      for (var step : steps) {
        sweep.carryOut(step);
        assertThat(sweep.failures()).isEmpty();
        var outcome = sweep.outcomes().values().iterator().next();
        sweep.compare(step, outcome);
        assertThat(sweep.failures()).isEmpty();
        expected.put(step, outcome);
        var calls = new EnumMap<Target, Integer>(Target.class);
        sweep
            .lives()
            .forEach(l -> l.gate().counts().forEach((t, n) -> calls.merge(t, n, Math::max)));
        points.put(step, CrashPoint.all(calls));
        System.out.printf("%s %s: %s, %d points%n", name, step, calls, points.get(step).size());
      }
    }
    return new Undisturbed(points, expected);
  }

  /** The same with fewer points in a step. */
  Undisturbed only(LifeStep step, Predicate<CrashPoint> wanted) {
    var fewer = new EnumMap<>(points);
    fewer.put(step, points.get(step).stream().filter(wanted).toList());
    return new Undisturbed(fewer, expected);
  }

  /** The same with the points at calls of a target before all others of a step. */
  Undisturbed first(LifeStep step, Target target) {
    var sorted = new EnumMap<>(points);
    sorted.put(
        step,
        points.get(step).stream()
            .sorted(Comparator.comparing(point -> point.target() != target))
            .toList());
    return new Undisturbed(sorted, expected);
  }

  /** How many lives meet every point of some steps, one each in every step. */
  int lives(List<LifeStep> steps) {
    return steps.stream().mapToInt(step -> points.get(step).size()).max().orElseThrow();
  }

  /** The points of some lives; steps with fewer points than there are lives meet theirs again. */
  List<Map<LifeStep, CrashPoint>> plans(int first, int last) {
    return IntStream.range(first, last).mapToObj(this::plan).toList();
  }

  private Map<LifeStep, CrashPoint> plan(int i) {
    var plan = new EnumMap<LifeStep, CrashPoint>(LifeStep.class);
    points.forEach(
        (step, all) -> {
          if (!all.isEmpty()) {
            plan.put(step, all.get(i % all.size()));
          }
        });
    return plan;
  }
}
