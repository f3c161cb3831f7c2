package dev.headwater.operator;

import dev.headwater.operator.aws.AwsClients;
import dev.headwater.operator.aws.Ec2AvailabilityZones;
import dev.headwater.operator.aws.S3Buckets;
import dev.headwater.operator.cluster.ClusterReconciler;
import dev.headwater.operator.cluster.ClusterSettings;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.http.HttpEndpoints;
import dev.headwater.operator.kafka.AdminGateway;
import dev.headwater.operator.kafka.HttpMetrics;
import dev.headwater.operator.metrics.OperatorMetrics;
import dev.headwater.operator.model.ObjectStore;
import dev.headwater.operator.settings.OperatorSettings;
import dev.headwater.operator.topic.TopicReconciler;
import dev.headwater.operator.topic.TopicSettings;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one process: client, gateways, reconcilers and endpoints, started and stopped in order. */
final class OperatorProcess {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);

  /** SIGTERM to exit takes at most 5 s; what a reconcile had begun gets this long of it. */
  private static final Duration RECONCILES_END = Duration.ofSeconds(3);

  /** The default of 10 tries blocks a thread for 19 s when the API server is away. */
  private static final int API_RETRIES = 3;

  private final OperatorSettings settings;
  private final PrometheusMeterRegistry registry = OperatorMetrics.registry();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private OperatorProcess(OperatorSettings settings) {
    this.settings = settings;
  }

  /** Runs the operator until the process is told to stop. */
  static void run(OperatorSettings settings) {
    try {
      new OperatorProcess(settings).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws InterruptedException {
    var http =
        HttpEndpoints.start(settings.httpBindAddress(), settings.httpPort(), registry::scrape);
    var client = client();
    var aws = new AwsClients(settings.awsTimeout(), settings.s3PathStyle());
    var kafka = new AdminGateway(settings.kafkaTimeout());
    var metrics = new HttpMetrics(settings.kafkaTimeout());
    var operator = operator(client);
    operator.register(
        cluster(client, aws, kafka, metrics),
        override ->
            override
                .withRetry(Retries.unlimited())
                .withReconciliationMaxInterval(settings.resyncInterval()));
    operator.register(
        new TopicReconciler(
            new TopicSettings(settings.pollInterval(), settings.driftInterval()),
            kafka,
            Clock.systemUTC()),
        override ->
            override
                .withRetry(Retries.unlimited())
                .withReconciliationMaxInterval(settings.resyncInterval())
                .withOnUpdateFilter(TopicReconciler::isNews));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(operator, http, client, kafka), "stop"));
    operator.start();
    http.ready(true);
    LOG.info("started; serving HTTP on port {}", http.port());
    stopped.await();
  }

  private ClusterReconciler cluster(
      KubernetesClient client, AwsClients aws, AdminGateway kafka, HttpMetrics metrics) {
    var minor = client.getKubernetesVersion().getMinor().replaceAll("\\D", "");
    var clusterSettings =
        new ClusterSettings(
            settings.clusterArn(),
            new ObjectStore(settings.s3Endpoint().map(URI::toString), settings.s3PathStyle()),
            TrafficDistribution.ofKubernetesMinor(Integer.parseInt(minor)),
            settings.pollInterval(),
            settings.observeInterval(),
            settings.driftInterval(),
            settings.kafkaTimeout(),
            settings.drainGraceFloor(),
            settings.leaderWatch(),
            settings.streamsOpenLimit());
    return new ClusterReconciler(
        clusterSettings,
        new Ec2AvailabilityZones(aws),
        new S3Buckets(aws),
        kafka,
        metrics,
        Clock.systemUTC());
  }

  private static KubernetesClient client() {
    var config =
        new ConfigBuilder()
            .withRequestRetryBackoffLimit(API_RETRIES)
            .withMaxConcurrentRequests(512)
            .withMaxConcurrentRequestsPerHost(512)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Operator operator(KubernetesClient client) {
    Metrics metrics = MicrometerMetrics.withoutPerResourceMetrics(registry);
    return new Operator(
        override ->
            override
                .withKubernetesClient(client)
                .withMetrics(metrics)
                .withConcurrentReconciliationThreads(settings.reconcileThreads())
                .withReconciliationTerminationTimeout(RECONCILES_END)
                .withPreviousAnnotationForDependentResources(false)
                .withUseSSAToPatchPrimaryResource(true)
                .withCloseClientOnStop(false));
  }

  private void stop(
      Operator operator, HttpEndpoints http, KubernetesClient client, AdminGateway kafka) {
    LOG.info("stopping");
    http.ready(false);
    var stopping = Thread.ofVirtual().start(operator::stop);
    try {
      stopping.join(TimeUnit.SECONDS.toMillis(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
    kafka.close();
    client.close();
    stopped.countDown();
    LOG.info("stopped");
  }
}
