package dev.headwater.e2e.bench;

import dev.headwater.e2e.environment.HeadwaterScript;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * How long {@code operator/headwater replay} takes for a day with a sample every 15 s, as users
 * wait for it: with the start of its JVM, which is measured beside it.
 */
record ReplayBenchmark(Repository repository, Path directory, Progress progress) {
  private static final int RUNS = 10;
  private static final int STEPS = 5760;
  private static final int STEP_SECONDS = 15;
  private static final double HALF = 0.5;
  private static final double LIMIT_MILLIS = 2000;

  /** Between a tenth and all of it, once up and down. */
  private static final double PEAK_BYTES_PER_SECOND = 100e6;

  static ReplayBenchmark in(Repository repository, Progress progress) {
    return new ReplayBenchmark(repository, repository.emptied("bench-replay"), progress);
  }

  Report run() throws Exception {
    var environment = Environments.of("none", "none");
    var trace = Files.writeString(directory.resolve("day.csv"), day()).toString();
    var cluster = repository.example("autoscaling/brokers.yaml").toString();
    var replay = List.of("replay", "--cluster", cluster, "--trace", trace);
    var chart = new ArrayList<>(replay);
    chart.addAll(List.of("--chart", directory.resolve("day.svg").toString()));
    var first = took(replay);
    var start = runs("starts", List.of("replay", "--help"));
    var plain = runs("replays", replay);
    var drawn = runs("replays with a chart", chart);
    var calibration = new LinkedHashMap<String, Double>();
    calibration.put("start (--help), p50 ms", start.millis(HALF));
    var figures = new LinkedHashMap<String, Double>();
    figures.put("replay / start", plain.millis(HALF) / start.millis(HALF));
    figures.put("replay of a day, p50 ms", plain.millis(HALF));
    figures.put("replay of a day, worst ms", plain.millis(1));
    figures.put("with a chart, p50 ms", drawn.millis(HALF));
    figures.put("with a chart, worst ms", drawn.millis(1));
    figures.put("the first one, ms", Quantiles.of(List.of(first)).millis(1));
    var targets = new LinkedHashMap<String, Report.Target>();
    targets.put("replay of a day, worst ms", Report.Target.atMost(LIMIT_MILLIS, plain.millis(1)));
    targets.put("with a chart, p50 ms", Report.Target.atMost(LIMIT_MILLIS, drawn.millis(HALF)));
    return new Report("replay", environment, calibration, figures, targets);
  }

  private Quantiles runs(String what, List<String> arguments) throws Exception {
    return progress.during("%d %s".formatted(RUNS, what), () -> runs(arguments));
  }

  private Quantiles runs(List<String> arguments) throws Exception {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < RUNS; i++) {
      times.add(took(arguments));
    }
    return Quantiles.of(times);
  }

  private Duration took(List<String> arguments) throws Exception {
    var ended = new HeadwaterScript(repository, directory).run(arguments);
    if (ended.exitCode() != 0) {
      throw new IOException("operator/headwater: " + ended.output());
    }
    return ended.took();
  }

  private static String day() {
    var csv = new StringBuilder("time,in,out\n");
    for (int step = 0; step <= STEPS; step++) {
      double share = 0.55 - 0.45 * Math.cos(2 * Math.PI * step / STEPS);
      long bytes = Math.round(PEAK_BYTES_PER_SECOND * share);
      csv.append("%d,%d,%d%n".formatted(step * STEP_SECONDS, bytes, bytes));
    }
    return csv.toString();
  }
}
