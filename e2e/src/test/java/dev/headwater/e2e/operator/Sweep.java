package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.operator.SweptLife.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Several clusters that live at the same time, step by step. In each step every cluster stops at a
 * crash point of its own, and when all have, one kill of the operator serves them all.
 */
final class Sweep implements AutoCloseable {
  /** Longer than the operator's intervals at rest. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final Duration DUST = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final SharedStack shared;
  private final Gates gates;
  private final List<SweptLife> lives = new ArrayList<>();

  /**
   * Makes the namespaces of as many clusters as there are plans.
   *
   * @param name begins the namespaces' names
   * @param plans where each cluster meets a kill
   */
  Sweep(SharedStack shared, Gates gates, String name, List<Map<LifeStep, CrashPoint>> plans) {
    this(shared, gates, name, plans, TestCluster::yaml);
  }

  /**
   * The same with a declaration of the caller's own.
   *
   * @param declaration the StreamCluster, as YAML
   */
  Sweep(
      SharedStack shared,
      Gates gates,
      String name,
      List<Map<LifeStep, CrashPoint>> plans,
      Function<TestCluster, String> declaration) {
    this.shared = shared;
    this.gates = gates;
    for (var points : plans) {
      var namespace = name + "-" + (lives.size() + 1);
      var cluster = shared.cluster(namespace);
      lives.add(new SweptLife(cluster, declaration.apply(cluster), gates.of(namespace), points));
    }
  }

  List<SweptLife> lives() {
    return lives;
  }

  /** Goes through a step with all clusters, with one kill if any of them has a point in it. */
  void carryOut(LifeStep step) {
    var alive = alive();
    alive.forEach(life -> life.gate().arm(life.point(step)));
    var works = new HashMap<String, CompletableFuture<Void>>();
    for (var life : alive) {
      works.put(
          life.namespace(),
          CompletableFuture.runAsync(() -> step.carryOut(life), Thread::startVirtualThread));
    }
    if (alive.stream().anyMatch(life -> life.point(step).isPresent())) {
      soon()
          .atMost(LifeStep.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(alive)
                      .filteredOn(life -> !life.gate().isReached())
                      .filteredOn(life -> !works.get(life.namespace()).isDone())
                      .extracting(SweptLife::namespace)
                      .isEmpty());
      killAndComeBack(alive);
    }
    alive.forEach(life -> await(life, step, works.get(life.namespace())));
    alive().forEach(SweptLife::identify);
  }

  private void killAndComeBack(List<SweptLife> alive) {
    var operator = new OperatorPod(shared.stack());
    operator.kill();
    alive.forEach(life -> life.gate().open());
    operator.comeBack();
  }

  private static void await(SweptLife life, LifeStep step, CompletableFuture<Void> work) {
    try {
      work.join();
    } catch (CompletionException e) {
      life.fail(step, String.valueOf(e.getCause()));
    }
  }

  /** Waits until the operator has tried no write to any of the clusters for a while. */
  void awaitQuiet() {
    soon().until(() -> Duration.between(gates.lastWrite(), Instant.now()).compareTo(IDLE) > 0);
  }

  /** Compares every cluster with what it should be after a step, once the dust has settled. */
  void compare(LifeStep step, Outcome expected) {
    try {
      soon()
          .atMost(DUST)
          .pollInterval(LOOK)
          .until(() -> states().values().stream().allMatch(expected.objects()::equals));
    } catch (ConditionTimeoutException differs) {
      // How it does is told below, cluster by cluster.
    }
    var outcomes = outcomes();
    alive().forEach(life -> compare(life, step, outcomes.get(life.namespace()), expected));
  }

  private static void compare(SweptLife life, LifeStep step, Outcome outcome, Outcome expected) {
    try {
      assertThat(outcome.calls()).isEqualTo(expected.calls());
      assertThat(outcome.made()).as("what AWS has of it").isEqualTo(expected.made());
      assertThat(EndState.differences(outcome.objects(), expected.objects())).isEmpty();
      assertThat(outcome.objects()).isEqualTo(expected.objects());
    } catch (AssertionError e) {
      life.fail(step, String.valueOf(e.getMessage()));
    }
  }

  /** What each cluster has come to so far, by namespace. */
  Map<String, Outcome> outcomes() {
    var states = states();
    var writes = shared.writes().requests();
    var made = AwsInventory.of(shared.stack().aws());
    return alive().stream()
        .collect(
            toMap(
                SweptLife::namespace,
                life ->
                    new Outcome(
                        states.get(life.namespace()),
                        life.calls(writes),
                        made.of(life.identities()))));
  }

  private Map<String, Map<String, String>> states() {
    var identities = alive().stream().collect(toMap(SweptLife::namespace, SweptLife::identities));
    return EndState.of(shared.client(), identities);
  }

  private List<SweptLife> alive() {
    return lives.stream().filter(life -> life.failures().isEmpty()).toList();
  }

  List<String> failures() {
    return lives.stream().flatMap(life -> life.failures().stream()).toList();
  }

  /**
   * Has the clusters deleted, then their namespaces. The end of clusters that failed is not
   * awaited.
   */
  @Override
  public void close() {
    lives.forEach(life -> life.cluster().resource().delete());
    soon()
        .atMost(LifeStep.LIMIT)
        .until(() -> alive().stream().allMatch(life -> life.cluster().resource().get() == null));
    lives.forEach(life -> shared.forget(life.namespace()));
  }
}
