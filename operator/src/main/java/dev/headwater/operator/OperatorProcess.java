package dev.headwater.operator;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.aws.AwsClients;
import dev.headwater.operator.aws.AwsTaggedResources;
import dev.headwater.operator.aws.CloudWatchMetrics;
import dev.headwater.operator.aws.Ec2AvailabilityZones;
import dev.headwater.operator.aws.Ec2S3Routes;
import dev.headwater.operator.aws.Ec2Subnets;
import dev.headwater.operator.aws.IamRoles;
import dev.headwater.operator.aws.S3Buckets;
import dev.headwater.operator.cluster.ClusterReconciler;
import dev.headwater.operator.cluster.ClusterSettings;
import dev.headwater.operator.cluster.CredentialsSecrets;
import dev.headwater.operator.cluster.Nodes;
import dev.headwater.operator.cluster.Volumes;
import dev.headwater.operator.desired.BucketNames;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.http.HttpEndpoints;
import dev.headwater.operator.josdk.LeaderOnlyWrites;
import dev.headwater.operator.josdk.Unreadable;
import dev.headwater.operator.josdk.UnreadableObjects;
import dev.headwater.operator.josdk.WarmStandby;
import dev.headwater.operator.kafka.AdminGateway;
import dev.headwater.operator.kafka.HttpMetrics;
import dev.headwater.operator.metrics.AutoscalingMetrics;
import dev.headwater.operator.metrics.OperatorMetrics;
import dev.headwater.operator.metrics.OrphanMetrics;
import dev.headwater.operator.model.AddressFamily;
import dev.headwater.operator.model.ObjectStore;
import dev.headwater.operator.orphans.OrphanReport;
import dev.headwater.operator.orphans.OrphanScan;
import dev.headwater.operator.prometheus.HttpPrometheus;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.settings.OperatorSettings;
import dev.headwater.operator.topic.TopicReconciler;
import dev.headwater.operator.topic.TopicSettings;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
    var leadership = new Leadership(settings.leader());
    OperatorMetrics.leader(registry, leadership::isLeading);
    var client = client(leadership);
    var aws = aws(leadership);
    var kafka = new AdminGateway(settings.kafkaTimeout());
    var metrics = new HttpMetrics(settings.kafkaTimeout());
    var prometheus = new HttpPrometheus(settings.kafkaTimeout(), Clock.systemUTC());
    var events = new EventRecorder(client, settings.leader().podName(), Clock.systemUTC());
    var unreadable = new UnreadableObjects();
    OperatorMetrics.unreadable(registry, unreadable::count);
    var operator = operator(client);
    operator.register(
        cluster(client, aws, kafka, metrics, prometheus, events, unreadable),
        override ->
            override
                .withRetry(Retries.unlimited())
                .withReconciliationMaxInterval(settings.resyncInterval()));
    registerTopics(operator, kafka, events, unreadable);
    var controllers = new WarmStandby(operator);
    var orphans = orphans(client, aws, events);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> stop(controllers, leadership, http, client, kafka), "stop"));
    controllers.watch();
    // A process that stands by is ready too: else no rolling update would end.
    http.ready(true);
    leadership.seek(
        () -> {
          controllers.work();
          orphans.ifPresent(OrphanScan::start);
        });
    LOG.info("started; serving HTTP on port {}", http.port());
    stopped.await();
  }

  private AwsClients aws(Leadership leadership) {
    return new AwsClients(
        settings.awsTimeout(),
        settings.s3PathStyle(),
        settings.awsCallsPerSecond(),
        settings.region(),
        leadership::isLeading);
  }

  private Optional<OrphanScan> orphans(
      KubernetesClient client, AwsClients aws, EventRecorder events) {
    return settings
        .orphanScanInterval()
        .map(
            interval ->
                OrphanReport.scan(
                    interval,
                    new AwsTaggedResources(aws, settings.clusterArn()),
                    client,
                    events,
                    Leadership.LEASE,
                    settings.clusterArn(),
                    new OrphanMetrics(registry, Clock.systemUTC()),
                    Clock.systemUTC()));
  }

  private void registerTopics(
      Operator operator, AdminGateway kafka, EventRecorder events, UnreadableObjects unreadable) {
    operator.register(
        new TopicReconciler(
            new TopicSettings(settings.pollInterval(), settings.driftInterval()),
            kafka,
            events,
            unreadable,
            Clock.systemUTC()),
        override ->
            override
                .withRetry(Retries.unlimited())
                .withReconciliationMaxInterval(settings.resyncInterval())
                .withOnUpdateFilter(TopicReconciler::isNews));
  }

  private ClusterReconciler cluster(
      KubernetesClient client,
      AwsClients aws,
      AdminGateway kafka,
      HttpMetrics metrics,
      HttpPrometheus prometheus,
      EventRecorder events,
      UnreadableObjects unreadable)
      throws InterruptedException {
    return new ClusterReconciler(
        clusterSettings(client, aws),
        new Ec2AvailabilityZones(aws),
        new S3Buckets(aws, settings.purgeRequestsPerSecond()),
        new IamRoles(aws, Clock.systemUTC()),
        new Ec2Subnets(aws),
        new Ec2S3Routes(aws, settings.s3Endpoint(), settings.clusterArn(), Clock.systemUTC()),
        new Volumes(client),
        new CredentialsSecrets(client),
        new Nodes(client),
        kafka,
        metrics,
        prometheus,
        cloudWatch(aws),
        events,
        unreadable,
        new AutoscalingMetrics(registry),
        Clock.systemUTC());
  }

  private CloudWatchMetrics cloudWatch(AwsClients aws) {
    var period = ScalingTimes.at(settings.autoscalingSpeed()).of(CloudWatchMetrics.PERIOD);
    return new CloudWatchMetrics(
        aws, period, OperatorMetrics.cloudWatchMetrics(registry), Clock.systemUTC());
  }

  private ClusterSettings clusterSettings(KubernetesClient client, AwsClients aws)
      throws InterruptedException {
    var minor = version(client).getMinor().replaceAll("\\D", "");
    return new ClusterSettings(
        settings.clusterArn(),
        settings.permissionsBoundary(),
        settings.networkChanges(),
        new ObjectStore(settings.s3Endpoint().map(URI::toString), settings.s3PathStyle()),
        BucketNames.of(settings.clusterArn(), aws.isAws(settings.s3Endpoint(), settings.region())),
        TrafficDistribution.ofKubernetesMinor(Integer.parseInt(minor)),
        settings.pollInterval(),
        settings.observeInterval(),
        settings.driftInterval(),
        settings.kafkaTimeout(),
        settings.drainGraceFloor(),
        settings.leaderWatch(),
        settings.streamsOpenLimit(),
        ScalingTimes.at(settings.autoscalingSpeed()),
        settings.prometheusServers(),
        settings.permittedMetrics(),
        AddressFamily.fault(client.getMasterUrl()));
  }

  /** Waits for the API server: an operator that lost its lease to an outage starts amid it. */
  private VersionInfo version(KubernetesClient client) throws InterruptedException {
    while (true) {
      try {
        return client.getKubernetesVersion();
      } catch (KubernetesClientException e) {
        LOG.warn("waiting for the API server: {}", e.getMessage());
        // Nothing can begin without it, and it tells nobody when it is there.
        TimeUnit.MILLISECONDS.sleep(settings.pollInterval().toMillis());
      }
    }
  }

  private static KubernetesClient client(Leadership leadership) {
    var config =
        new ConfigBuilder()
            .withRequestRetryBackoffLimit(API_RETRIES)
            .withMaxConcurrentRequests(512)
            .withMaxConcurrentRequestsPerHost(512)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(
            Unreadable.tolerating(Set.of(StreamCluster.class, StreamTopic.class)))
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor(
                    "leader-only-writes", new LeaderOnlyWrites(leadership::isLeading)))
        .build();
  }

  private Operator operator(KubernetesClient client) {
    Metrics metrics = MicrometerMetrics.withoutPerResourceMetrics(registry);
    return new Operator(
        override ->
            override
                .withKubernetesClient(client)
                .withMetrics(metrics)
                .withConcurrentReconciliationThreads(settings.reconcileThreads())
                .withPreviousAnnotationForDependentResources(false)
                .withUseSSAToPatchPrimaryResource(true)
                .withCloseClientOnStop(false));
  }

  private void stop(
      WarmStandby controllers,
      Leadership leadership,
      HttpEndpoints http,
      KubernetesClient client,
      AdminGateway kafka) {
    LOG.info("stopping");
    http.ready(false);
    var stopping =
        Thread.ofVirtual()
            .start(
                () -> {
                  controllers.stop(RECONCILES_END);
                  leadership.release();
                });
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
