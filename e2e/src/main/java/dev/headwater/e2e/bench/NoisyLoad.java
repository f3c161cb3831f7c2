package dev.headwater.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.environment.HeadwaterScript;
import dev.headwater.e2e.environment.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Two hours with a load that swings and jitters around one level, by {@code operator/headwater
 * replay}.
 */
record NoisyLoad(Repository repository, Path directory) {
  private static final long SEED = 20261128;
  private static final Duration STEP = Duration.ofSeconds(15);

  /** The window has to be full before brokers could leave: an hour begins after the first. */
  private static final int STEPS = 480;

  private static final double LEVEL_BYTES_PER_SECOND = 40e6;
  private static final double SWING = 0.12;
  private static final double JITTER = 0.15;

  private static final String CLUSTER =
      """
      apiVersion: headwater.dev/v1alpha1
      kind: StreamCluster
      metadata: {name: noisy, namespace: bench}
      spec:
        engine: {version: 1.7.3}
        aws: {region: us-east-1}
        zones: [{id: use1-az1}, {id: use1-az2}, {id: use1-az6}]
        brokers:
          networkBandwidth: 100M
          autoscaling: {min: 3, max: 30}
      """;

  /** How often the direction of the scaling turned. */
  int reversals() throws Exception {
    Files.createDirectories(directory);
    var cluster = Files.writeString(directory.resolve("cluster.yaml"), CLUSTER);
    var trace = Files.writeString(directory.resolve("trace.csv"), trace());
    var ended =
        new HeadwaterScript(repository, directory)
            .run(List.of("replay", "--cluster=" + cluster, "--trace=" + trace, "--summary=-"));
    if (ended.exitCode() != 0) {
      throw new IOException("operator/headwater: " + ended.output());
    }
    return reversals(new ObjectMapper().readTree(ended.output()));
  }

  /** Ten minutes to a swing, and a jitter of each sample by itself. */
  private static String trace() {
    var random = new Random(SEED);
    var csv = new StringBuilder("time,in,out\n");
    var start = Instant.parse("2026-11-28T00:00:00Z");
    for (int i = 0; i < STEPS; i++) {
      double swing = SWING * Math.sin(2 * Math.PI * i * STEP.toSeconds() / 600);
      double bytes = LEVEL_BYTES_PER_SECOND * (1 + swing) * (1 + JITTER * random.nextGaussian());
      csv.append(start.plus(STEP.multipliedBy(i)))
          .append(',')
          .append(Math.round(Math.max(0, bytes)))
          .append(",0\n");
    }
    return csv.toString();
  }

  private static int reversals(JsonNode summary) throws IOException {
    for (var run : summary.get("runs")) {
      if (run.get("name").asText().equals("Headwater")) {
        return run.get("reversals").asInt();
      }
    }
    throw new IOException("headwater replay has no run of Headwater: " + summary);
  }
}
