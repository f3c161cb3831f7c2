package dev.headwater.e2e.enginedouble;

import static dev.headwater.e2e.enginedouble.AdminView.get;

import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.process.ProcessScope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Runs many clusters of 3 controllers and 3 brokers and prints what they take, in MiB. */
final class ManyClustersMain {
  private static final int MIB = 1024 * 1024;

  private ManyClustersMain() {}

  public static void main(String[] arguments) throws Exception {
    var directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    try (var scope = ProcessScope.open(directory);
        var range = LoopbackRange.claim();
        var engine = new DoubleEngine(Times.scaled())) {
      var clusters = new ArrayList<DirectCluster>();
      for (int number = 0; number < count; number++) {
        var cluster =
            new DirectCluster(
                new DoubleLauncher(engine),
                scope,
                range,
                directory.resolve("cluster-" + number),
                "cluster-%014d".formatted(number),
                3);
        cluster.start(3);
        clusters.add(cluster);
      }
      int described = 0;
      for (var cluster : clusters) {
        described += describe(cluster);
      }
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
      System.out.printf(
          "described %d heap %d rss %d threads %d%n",
          described, heap, rss(), ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  /** 1 when the cluster has what it was started with and can hold a topic. */
  private static int describe(DirectCluster cluster) throws ExecutionException {
    try (var view = AdminView.of(cluster.bootstrap(), Duration.ofMinutes(1))) {
      DoubleFixture.soon().until(() -> view.brokers().size() == 3);
      var created = view.create("events", 12, Map.of());
      var quorum = get(view.admin().describeMetadataQuorum().quorumInfo());
      boolean isWhole =
          created.equals("done")
              && get(view.admin().describeCluster().clusterId()).equals(cluster.clusterId())
              && quorum.voters().size() == 3
              && view.brokers().containsAll(view.leaders("events").values());
      return isWhole ? 1 : 0;
    }
  }

  private static long rss() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
