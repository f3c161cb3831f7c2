package dev.headwater.e2e.bench;

import dev.headwater.e2e.controlplane.ServiceNetwork;
import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.enginedouble.DoubleEngine;
import dev.headwater.e2e.enginedouble.DoubleLauncher;
import dev.headwater.e2e.enginedouble.Times;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.OperatorRun;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How fast a decision follows the sample that makes it: from the last read of the brokers to the
 * StatefulSet with more replicas, of one cluster and of 20 whose load rises at the same time. The
 * operator has its own pace, with samples 5 s apart; brokers are the double's, ready as soon as
 * they have joined.
 */
record ScalingBenchmark(Repository repository, Progress progress) {
  private static final int TOGETHER = 20;
  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.99;
  private static final double MILLIS = 1000;

  /** A broker that is asked for is there at once: the rest is the operator's and Kubernetes'. */
  private static final Duration START = Duration.ofMillis(20);

  Report run() throws Exception {
    var scaled = Times.scaled();
    var observed = Times.observed();
    var times =
        new Times(
            START,
            scaled.election(),
            scaled.session(),
            scaled.failOver(),
            scaled.handOver(),
            scaled.exit(),
            observed.joinLimit(),
            observed.stopLimit(),
            scaled.callLimit());
    try (var engine = new DoubleEngine(times)) {
      return run(engine);
    }
  }

  private Report run(DoubleEngine engine) throws Exception {
    var directory = repository.emptied("bench-scaling");
    try (var stack = start(directory, new Engine.ControlPlaneDouble(new DoubleLauncher(engine)))) {
      var environment =
          Environments.of(
              "double",
              stack.client().getKubernetesVersion().getGitVersion() + ", etcd, no kubelet");
      OperatorChart.install(repository, stack, Map.of(), progress);
      var floor = progress.during("200 patches without an operator", () -> floor(stack));
      try (var clusters = progress.during("21 clusters", () -> declare(stack, engine))) {
        var alone = clusters.names().getFirst();
        var together = clusters.names().subList(1, TOGETHER + 1);
        progress.during("the load of one rises", () -> loaded(clusters, List.of(alone)));
        progress.during("the load of 20 rises", () -> loaded(clusters, together));
        clusters.awaitEnded();
        int reversals = new NoisyLoad(repository, directory.resolve("noise")).reversals();
        return report(environment, floor, clusters, alone, together, reversals);
      }
    }
  }

  private Stack start(Path directory, Engine engine) {
    return Stack.start(
        repository, directory, engine, ServiceNetwork.IPV4, OperatorRun.AS_RELEASED, progress);
  }

  private static Quantiles floor(Stack stack) {
    return PatchFloor.measure(stack.client());
  }

  private static ScaledClusters declare(Stack stack, DoubleEngine engine) {
    return ScaledClusters.declare(stack.client(), engine, TOGETHER + 1);
  }

  private static boolean loaded(ScaledClusters clusters, List<String> names) {
    clusters.load(names);
    return true;
  }

  private static Report report(
      SequencedMap<String, String> environment,
      Quantiles floor,
      ScaledClusters clusters,
      String alone,
      List<String> together,
      int reversals) {
    var patches = Quantiles.of(together.stream().map(clusters::toPatch).toList());
    var ready = Quantiles.of(together.stream().map(clusters::toReady).toList());
    double one = Quantiles.of(List.of(clusters.toPatch(alone))).millis(1);
    double oneReady = Quantiles.of(List.of(clusters.toReady(alone))).millis(1);
    var calibration = new LinkedHashMap<String, Double>();
    calibration.put("patch of a StatefulSet, p50 ms", floor.millis(HALF));
    calibration.put("patch of a StatefulSet, p99 ms", floor.millis(NEARLY_ALL));
    var figures = new LinkedHashMap<String, Double>();
    figures.put("sample to patch / patch, one cluster", one / floor.millis(HALF));
    figures.put("sample to patch, one cluster, ms", one);
    figures.put("sample to patch, 20 at once, p50 ms", patches.millis(HALF));
    figures.put("sample to patch, 20 at once, p99 ms", patches.millis(NEARLY_ALL));
    figures.put("sample to Ready, one cluster, ms", oneReady);
    figures.put("sample to Ready, 20 at once, p99 ms", ready.millis(NEARLY_ALL));
    figures.put("reassignment requests", (double) clusters.reassignments());
    // Of 21; one that was read too late is not measured, and is no zero.
    figures.put("scales of which that was measured", (double) clusters.measured());
    figures.put("reversals in two noisy hours", (double) reversals);
    var targets = new LinkedHashMap<String, Report.Target>();
    targets.put("sample to patch, one cluster, ms", Report.Target.atMost(MILLIS, one));
    targets.put(
        "sample to patch, 20 at once, p99 ms",
        Report.Target.atMost(2 * MILLIS, patches.millis(NEARLY_ALL)));
    targets.put("sample to Ready, one cluster, ms", Report.Target.atMost(6 * MILLIS, oneReady));
    targets.put(
        "reassignment requests", Report.Target.atMost(0, (double) clusters.reassignments()));
    targets.put("reversals in two noisy hours", Report.Target.atMost(0, reversals));
    return new Report("scaling", environment, calibration, figures, targets);
  }
}
