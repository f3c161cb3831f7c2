package dev.headwater.e2e.enginedouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.engine.AutoMqLauncher;
import dev.headwater.e2e.engine.ClassArchive;
import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.engine.StandInLauncher;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.awaitility.core.ConditionFactory;

/** A cluster of one controller and three brokers of each grade that can be had here. */
final class GradeClusters implements AutoCloseable {
  static final String CLUSTER_ID = "mNCb9vxURyGZ6ZPPUXQ0aw";
  private static final String BUCKET = "contract";

  private final Path directory;
  private final ProcessScope scope;
  private final LoopbackRange range = LoopbackRange.claim();
  private final DoubleEngine engine = new DoubleEngine(Times.scaled());
  private final Scrape scrape = new Scrape();
  private final List<AwsStack> stores = new ArrayList<>();
  private final Map<Grade, DirectCluster> clusters = new EnumMap<>(Grade.class);
  private final Map<Grade, AdminView> views = new EnumMap<>(Grade.class);

  private GradeClusters(Path directory) {
    this.directory = directory;
    this.scope = ProcessScope.open(directory.resolve("scope"));
  }

  /** Starts them, AutoMQ where {@link Engine#HOME} names one, and waits for all brokers. */
  static GradeClusters start(Path directory) {
    var all = new GradeClusters(directory);
    var jars = Repository.current().kafkaJars();
    var progress = Progress.toConsole();
    var classes = ClassArchive.of(all.scope, jars, directory.resolve("classes"), progress);
    all.start(Grade.DOUBLE, new DoubleLauncher(all.engine), "");
    all.start(Grade.STAND_IN, new StandInLauncher(jars, classes, _ -> 3), "");
    if (Engine.of(System.getenv(), jars) instanceof Engine.Real(Path real)) {
      var aws = AwsStack.start(all.scope, directory.resolve("aws"), progress);
      all.stores.add(aws);
      // No pod has an identity, so none asks an agent.
      var agent = URI.create("http://127.0.0.1/no-agent");
      all.start(Grade.REAL, AutoMqLauncher.on(aws, agent, real), inBucketOf(aws));
    }
    for (var view : all.views.values()) {
      soon().untilAsserted(() -> assertThat(view.brokers()).containsExactly(1000, 1001, 1002));
    }
    return all;
  }

  private void start(Grade grade, ImageLauncher launcher, String storage) {
    var folder = directory.resolve(grade.name());
    var cluster = new DirectCluster(launcher, scope, range, folder, CLUSTER_ID, 1, storage);
    cluster.start(3);
    clusters.put(grade, cluster);
    views.put(grade, AdminView.of(cluster.bootstrap()));
  }

  /** Makes a bucket and says where it is, as the operator does. */
  private static String inBucketOf(AwsStack aws) {
    try (var s3 = StackClients.s3(aws)) {
      s3.createBucket(request -> request.bucket(BUCKET));
    }
    var uri =
        "0@s3://%s?region=us-east-1&endpoint=%s&pathStyle=true".formatted(BUCKET, aws.endpoint());
    return """
    s3.data.buckets=%s
    s3.wal.path=%s
    """
        .formatted(uri, uri);
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(2)).ignoreExceptions();
  }

  /** Ends the test as skipped where the grade cannot be had. */
  AdminView view(Grade grade) {
    assumeThere(grade);
    return views.get(grade);
  }

  /** Ends the test as skipped where the grade cannot be had. */
  DirectCluster cluster(Grade grade) {
    assumeThere(grade);
    return clusters.get(grade);
  }

  private void assumeThere(Grade grade) {
    assumeTrue(
        clusters.containsKey(grade), Engine.HOME + " names no AutoMQ, so there is no " + grade);
  }

  /** The sum of a metric's series of a broker; empty when it shows none. */
  OptionalDouble ofBroker(Grade grade, int broker, String name, String label)
      throws IOException, InterruptedException {
    return scrape.sum(cluster(grade).address(broker), name, label);
  }

  /** The sum of a metric's series of the controller; empty when it shows none. */
  OptionalDouble ofController(Grade grade, String name, String label)
      throws IOException, InterruptedException {
    return scrape.sum(cluster(grade).controllerAddress(0), name, label);
  }

  @Override
  public void close() {
    views.values().forEach(AdminView::close);
    engine.close();
    scrape.close();
    stores.forEach(AwsStack::close);
    scope.close();
    range.close();
  }
}
