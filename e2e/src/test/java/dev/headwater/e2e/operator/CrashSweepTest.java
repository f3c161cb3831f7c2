package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.operator.CrashPoint.Target;
import dev.headwater.e2e.operator.SweptLife.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The operator is killed (kill -9) after its k-th call that changes something, for every k, while
 * it creates a cluster with a topic, scales it out and in, and deletes it; see {@link CrashPoint}
 * for what counts and what becomes of the k-th call. It comes back and has to bring the cluster
 * where an undisturbed life comes, with the same creations and deletions in Kubernetes and the same
 * changes in AWS and Kafka. The longest class is the first, so that others run beside it.
 */
@Tag("full")
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class CrashSweepTest {
  /** At once: all whole lives in one round, and what is left of the creations in three. */
  private static final int CLUSTERS = 20;

  private SharedStack shared;
  private Gates gates;
  private final Map<LifeStep, List<CrashPoint>> points = new EnumMap<>(LifeStep.class);
  private final Map<LifeStep, Outcome> expected = new EnumMap<>(LifeStep.class);

  /** Two of them, so that what differs by chance is seen to be masked. */
  @BeforeAll
  void liveUndisturbed() {
    shared = SharedStack.startForSweep();
    gates = new Gates(shared);
    try (var sweep = new Sweep(shared, gates, "undisturbed", List.of(Map.of(), Map.of()))) {
      for (var step : LifeStep.values()) {
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
        System.out.printf("undisturbed %s: %s, %d points%n", step, calls, points.get(step).size());
      }
    }
    assertThat(expected.get(LifeStep.SCALE_OUT).calls())
        .doesNotContainKey("KAFKA UNREGISTER_BROKER 1001");
    assertThat(expected.get(LifeStep.DELETE).calls())
        .containsEntry("AWS CreateBucket", 1)
        .containsEntry("KAFKA UNREGISTER_BROKER 1001", 1)
        .doesNotContainKeys("AWS DeleteBucket", "KAFKA ALTER_PARTITION_REASSIGNMENTS");
  }

  @AfterAll
  void close() {
    Optional.ofNullable(gates).ifPresent(Gates::close);
    Optional.ofNullable(shared).ifPresent(SharedStack::close);
  }

  /** A creation has most points by far: whoever meets none later on goes no further. */
  @Test
  void everyCrashLeadsWhereAnUndisturbedLifeDoes() {
    int whole = most(EnumSet.complementOf(EnumSet.of(LifeStep.CREATE)));
    var failures = new ArrayList<String>();
    Set<String> reached = new LinkedHashSet<>();
    for (int first = 0; first < whole; first += CLUSTERS) {
      int last = Math.min(first + CLUSTERS, whole);
      live("whole-" + first, plans(first, last), List.of(LifeStep.values()), failures, reached);
    }
    int created = most(EnumSet.of(LifeStep.CREATE));
    for (int first = whole; first < created; first += CLUSTERS) {
      int last = Math.min(first + CLUSTERS, created);
      live("created-" + first, plans(first, last), List.of(LifeStep.CREATE), failures, reached);
    }
    int all = points.values().stream().mapToInt(List::size).sum();
    System.out.printf("%d of %d crash points were reached%n", reached.size(), all);
    assertThat(failures).isEmpty();
  }

  private int most(Set<LifeStep> steps) {
    return steps.stream().mapToInt(step -> points.get(step).size()).max().orElseThrow();
  }

  private void live(
      String name,
      List<Map<LifeStep, CrashPoint>> plans,
      List<LifeStep> steps,
      List<String> failures,
      Set<String> reached) {
    try (var sweep = new Sweep(shared, gates, name, plans)) {
      for (var step : steps) {
        long start = System.nanoTime();
        reached.addAll(carryOut(sweep, step));
        System.out.printf("%s %s: %.1f s%n", name, step, (System.nanoTime() - start) / 1e9);
      }
      failures.addAll(sweep.failures());
    }
  }

  /** The points that were reached, each with its step. */
  private List<String> carryOut(Sweep sweep, LifeStep step) {
    sweep.carryOut(step);
    if (step == LifeStep.SCALE_IN) {
      sweep.awaitQuiet();
    }
    sweep.compare(step, expected.get(step));
    return sweep.lives().stream()
        .filter(life -> !life.gate().last().isEmpty())
        .flatMap(life -> life.point(step).stream())
        .map(point -> step + " " + point)
        .toList();
  }

  private List<Map<LifeStep, CrashPoint>> plans(int first, int last) {
    return IntStream.range(first, last).mapToObj(this::plan).toList();
  }

  /** Steps with fewer points meet theirs again. */
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
