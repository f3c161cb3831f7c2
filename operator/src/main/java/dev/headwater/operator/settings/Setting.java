package dev.headwater.operator.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operator's environment variables: the one list that the parser and the documentation read.
 */
public enum Setting {
  CLUSTER_ARN(
      null,
      "arn:<partition>:eks:<region>:<account>:cluster/<name>",
      "ARN of this EKS cluster. It names the cluster in the tags of everything made in AWS, so it"
          + " is to stay as it is."),
  HTTP_BIND_ADDRESS(
      "0.0.0.0", "an IP address", "Address that health, readiness and metrics are served on."),
  HTTP_PORT("8080", "0 to 65535", "Port of health, readiness and metrics; 0 takes a free one."),
  RESYNC_INTERVAL(
      "5m", "1s to 24h", "Longest time between two looks at an object when nothing happens."),
  POLL_INTERVAL("2s", "100ms to 5m", "How often brokers are asked while something is under way."),
  OBSERVE_INTERVAL("30s", "100ms to 1h", "How often brokers are asked when nothing is under way."),
  DRIFT_INTERVAL(
      "15m",
      "1s to 24h",
      "How often bucket, KMS key and zones are compared with what is wanted; for buckets two thirds"
          + " to four thirds of it, so that the looks of many clusters spread."),
  AWS_TIMEOUT("10s", "1s to 5m", "Deadline of one call of AWS, its retries included."),
  AWS_CALLS_PER_SECOND(
      "20",
      "1 to 1000",
      "Calls a second to each AWS service that all StreamClusters together make, retries included;"
          + " a quarter may come at once, and ten are under way at most. A service that throttles"
          + " gets half, which grows back as calls have to wait. The look at a bucket takes 7 calls"
          + " of S3, so after a start the looks at 100 clusters spread over 35 s."),
  PERMISSIONS_BOUNDARY(
      "",
      "arn:<partition>:iam::<account>:policy/<name>",
      "ARN of the IAM policy that every role that Headwater makes has as its permissions boundary;"
          + " empty sets none. Roles that exist get it at the next look. It is never taken away"
          + " from a role."),
  NETWORK_CHANGES(
      "None",
      "None, AttachRouteTables or Create",
      "The most that spec.network.s3Endpoint of a StreamCluster may have changed: S3 gateway"
          + " endpoints serve everything in their VPC, so who runs the operator has to allow it."
          + " With None, or when more is asked for, Headwater only looks."),
  PURGE_REQUESTS_PER_SECOND(
      "10",
      "1 to 1000",
      "Requests a second to S3 that all deletions with storage.deletionPolicy: Purge make together;"
          + " three requests delete up to 1000 objects."),
  ORPHAN_SCAN_INTERVAL(
      "24h",
      "1s to 168h, or off",
      "How often AWS is searched for what is left of StreamClusters that are gone, give or take a"
          + " tenth. It is reported, never deleted; off searches never."),
  KAFKA_TIMEOUT(
      "5s",
      "1s to 5m",
      "Deadline of one question to the brokers, to all nodes' metrics, or to Prometheus servers."),
  DRAIN_GRACE_FLOOR(
      "6m",
      "1s to 1h",
      "Shortest grace period of a broker's pod, whatever brokers.drain.timeout is: the engine's own"
          + " watchdog ends a stuck shutdown after 300 s. Pods that run keep theirs."),
  LEADER_WATCH(
      "2m",
      "100ms to 1h",
      "How long after a scale leaders are compared once more, for lastScale.leadersMovedByEngine."),
  STREAMS_OPEN_LIMIT(
      "10m",
      "1s to 24h",
      "How long the engine may keep streams of a broker open that is gone, before a human is"
          + " asked."),
  AUTOSCALING_SPEED(
      "1",
      "1 to 100",
      "Divides every duration of autoscaling, those of StreamClusters included. For tests; 1 is"
          + " right for anything else."),
  PROMETHEUS_SERVERS(
      "",
      "a JSON list of servers, each with name, url, namespaces and perhaps caBundle",
      "Prometheus servers that StreamClusters may name in their signals, by namespace, each with"
          + " the labels of what the namespace may read; empty permits none. The chart writes it"
          + " from prometheusServers."),
  CLOUDWATCH_NAMESPACES(
      "",
      "a JSON list of namespaces of CloudWatch, each with name and namespaces",
      "Namespaces of CloudWatch that StreamClusters may name in their signals, by namespace of"
          + " Kubernetes, each with the dimensions of what that may read; empty permits none. The"
          + " chart writes it from cloudWatchNamespaces."),
  S3_ENDPOINT(
      "",
      "an http or https URL",
      "Endpoint that brokers use for S3; empty is AWS's own. Brokers that run keep theirs until"
          + " they restart."),
  S3_PATH_STYLE(
      "false",
      "true or false",
      "Bucket in the path, not in the host name: for stores beside AWS. It holds for the operator"
          + " at once, and for brokers when they restart."),
  RECONCILE_THREADS("50", "1 to 100", "Objects of one kind that are reconciled at the same time."),
  POD_NAME(
      "headwater", "a pod's name", "Name of this pod; the identity of the leader begins with it."),
  LEASE_DURATION(
      "15s",
      "1s to 10m, whole seconds",
      "Time without a renewal after which another process takes over."),
  LEASE_RENEW_DEADLINE(
      "10s",
      "100ms to 10m, shorter than HEADWATER_LEASE_DURATION",
      "Time without a renewal after which the leader ends itself."),
  LEASE_RETRY_PERIOD(
      "2s",
      "100ms to 1m, shorter than HEADWATER_LEASE_RENEW_DEADLINE",
      "Time between two renewals, and between two looks of a process that stands by."),
  LOG_LEVEL("INFO", "ERROR, WARN, INFO, DEBUG or TRACE", "Level of the log.");

  private final Optional<String> fallback;
  private final String allowed;
  private final String meaning;

  Setting(@Nullable String fallback, String allowed, String meaning) {
    this.fallback = Optional.ofNullable(fallback);
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** Name of the environment variable. */
  public String variable() {
    return "HEADWATER_" + name();
  }

  /** The value when the variable is not set; empty when it has to be. */
  public Optional<String> fallback() {
    return fallback;
  }

  /** The values that are allowed, in words. */
  public String allowed() {
    return allowed;
  }

  /** What it does. */
  public String meaning() {
    return meaning;
  }
}
