package dev.headwater.operator.settings;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.MetricsList;
import dev.headwater.operator.aws.PermittedMetrics;
import dev.headwater.operator.prometheus.PermittedServers;
import dev.headwater.operator.prometheus.ServerList;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's settings; {@link Setting} says what each does.
 *
 * @param permissionsBoundary ARN of the policy that bounds roles; empty for none
 * @param networkChanges the most that is changed of S3 gateway endpoints; Verify changes nothing
 * @param orphanScanInterval time between two scans for orphans; empty when there are none
 * @param prometheusServers servers that autoscaling may ask; none unless given
 * @param permittedMetrics metrics of CloudWatch that autoscaling may read; none unless given
 * @param s3Endpoint endpoint that brokers use for S3; empty on AWS
 */
public record OperatorSettings(
    String clusterArn,
    String httpBindAddress,
    int httpPort,
    Duration resyncInterval,
    Duration pollInterval,
    Duration observeInterval,
    Duration driftInterval,
    Duration awsTimeout,
    int awsCallsPerSecond,
    Optional<String> permissionsBoundary,
    S3EndpointMode networkChanges,
    int purgeRequestsPerSecond,
    Optional<Duration> orphanScanInterval,
    Duration kafkaTimeout,
    Duration drainGraceFloor,
    Duration leaderWatch,
    Duration streamsOpenLimit,
    int autoscalingSpeed,
    PermittedServers prometheusServers,
    PermittedMetrics permittedMetrics,
    Optional<URI> s3Endpoint,
    boolean s3PathStyle,
    int reconcileThreads,
    LeaderSettings leader) {

  /** Region of the EKS cluster. */
  public String region() {
    return clusterArn.split(":", -1)[3];
  }

  /**
   * Reads the settings.
   *
   * @throws InvalidSettings when any value is missing or not allowed; names them all
   */
  public static OperatorSettings from(Map<String, String> environment) {
    var read = new SettingReader(environment);
    var settings =
        new OperatorSettings(
            read.matching(Setting.CLUSTER_ARN, "arn:[a-z-]+:eks:[a-z0-9-]+:\\d{12}:cluster/\\S+"),
            read.matching(Setting.HTTP_BIND_ADDRESS, "[0-9a-fA-F.:]+"),
            read.number(Setting.HTTP_PORT, 0, 65_535),
            read.duration(Setting.RESYNC_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(24)),
            read.duration(Setting.POLL_INTERVAL, Duration.ofMillis(100), Duration.ofMinutes(5)),
            read.duration(Setting.OBSERVE_INTERVAL, Duration.ofMillis(100), Duration.ofHours(1)),
            read.duration(Setting.DRIFT_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(24)),
            read.duration(Setting.AWS_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(5)),
            read.number(Setting.AWS_CALLS_PER_SECOND, 1, 1000),
            read.optional(
                Setting.PERMISSIONS_BOUNDARY,
                "arn:[a-z-]+:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]{1,512}"),
            networkChanges(read),
            read.number(Setting.PURGE_REQUESTS_PER_SECOND, 1, 1000),
            read.durationOrOff(
                Setting.ORPHAN_SCAN_INTERVAL, Duration.ofSeconds(1), Duration.ofHours(168)),
            read.duration(Setting.KAFKA_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(5)),
            read.duration(Setting.DRAIN_GRACE_FLOOR, Duration.ofSeconds(1), Duration.ofHours(1)),
            read.duration(Setting.LEADER_WATCH, Duration.ofMillis(100), Duration.ofHours(1)),
            read.duration(Setting.STREAMS_OPEN_LIMIT, Duration.ofSeconds(1), Duration.ofHours(24)),
            read.number(Setting.AUTOSCALING_SPEED, 1, 100),
            read.permitted(Setting.PROMETHEUS_SERVERS, ServerList::read, PermittedServers.NONE),
            read.permitted(Setting.CLOUDWATCH_NAMESPACES, MetricsList::read, PermittedMetrics.NONE),
            read.url(Setting.S3_ENDPOINT),
            read.flag(Setting.S3_PATH_STYLE),
            read.number(Setting.RECONCILE_THREADS, 1, 100),
            LeaderSettings.from(read));
    read.matching(Setting.LOG_LEVEL, "ERROR|WARN|INFO|DEBUG|TRACE");
    read.refuseFaults();
    return settings;
  }

  private static S3EndpointMode networkChanges(SettingReader read) {
    return switch (read.matching(Setting.NETWORK_CHANGES, "None|AttachRouteTables|Create")) {
      case "AttachRouteTables" -> S3EndpointMode.ATTACH_ROUTE_TABLES;
      case "Create" -> S3EndpointMode.CREATE;
      default -> S3EndpointMode.VERIFY;
    };
  }
}
