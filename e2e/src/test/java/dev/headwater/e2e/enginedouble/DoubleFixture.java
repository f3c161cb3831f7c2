package dev.headwater.e2e.enginedouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.StackProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;

/** A cluster of the double for one test: three controllers, three brokers, a tenth of the times. */
final class DoubleFixture implements AutoCloseable {
  static final String CLUSTER_ID = "mNCb9vxURyGZ6ZPPUXQ0aw";

  private final Scrape scrape = new Scrape();
  private final ProcessScope scope;
  private final LoopbackRange range = LoopbackRange.claim();
  private final DoubleEngine engine = new DoubleEngine(Times.scaled());
  private final List<StackProgram> controllers = new ArrayList<>();
  private final List<StackProgram> brokers = new ArrayList<>();
  private final DirectCluster cluster;
  private final AdminView view;

  DoubleFixture(Path directory) {
    this.scope = ProcessScope.open(directory.resolve("scope"));
    this.cluster =
        new DirectCluster(
            new DoubleLauncher(engine), scope, range, directory.resolve("nodes"), CLUSTER_ID, 3);
    IntStream.range(0, 3).forEach(id -> controllers.add(cluster.startController(id)));
    IntStream.range(1000, 1003).forEach(id -> brokers.add(cluster.startBroker(id)));
    this.view = AdminView.of(cluster.bootstrap(), Duration.ofSeconds(8));
    soon().untilAsserted(() -> assertThat(view.brokers()).containsExactly(1000, 1001, 1002));
  }

  static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions();
  }

  DoubleEngine engine() {
    return engine;
  }

  DirectCluster cluster() {
    return cluster;
  }

  AdminView view() {
    return view;
  }

  StackProgram controller(int id) {
    return controllers.get(id);
  }

  StackProgram broker(int id) {
    return brokers.get(id - 1000);
  }

  Misbehaviour misbehaviour() {
    return engine.misbehaviour(CLUSTER_ID);
  }

  /** The sum of a metric's series that a node shows; empty when it shows none. */
  OptionalDouble metric(String address, String name, String label)
      throws IOException, InterruptedException {
    return scrape.sum(address, name, label);
  }

  @Override
  public void close() {
    view.close();
    engine.close();
    scrape.close();
    scope.close();
    range.close();
  }
}
