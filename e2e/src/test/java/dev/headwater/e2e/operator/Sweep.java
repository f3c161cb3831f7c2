package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Several clusters that live at the same time, step by step. In each step every cluster stops at a
 * crash point of its own, and when all have, one kill of the operator serves them all.
 */
final class Sweep {
  private final SharedStack shared;
  private final List<SweptLife> lives = new ArrayList<>();

  /**
   * Makes the namespaces of as many clusters as there are plans.
   *
   * @param name begins the namespaces' names
   * @param plans where each cluster meets a kill
   */
  Sweep(SharedStack shared, Gates gates, String name, List<Map<LifeStep, CrashPoint>> plans) {
    this.shared = shared;
    for (var points : plans) {
      var namespace = name + "-" + (lives.size() + 1);
      lives.add(new SweptLife(shared.cluster(namespace), gates.of(namespace), points));
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
          CompletableFuture.runAsync(
              () -> step.carryOut(life.cluster()), Thread::startVirtualThread));
    }
    if (alive.stream().anyMatch(life -> life.point(step).isPresent())) {
      soon()
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

  private List<SweptLife> alive() {
    return lives.stream().filter(life -> life.failures().isEmpty()).toList();
  }

  List<String> failures() {
    return lives.stream().flatMap(life -> life.failures().stream()).toList();
  }

  /** Has the namespaces deleted. */
  void forget() {
    lives.forEach(life -> shared.forget(life.namespace()));
  }
}
