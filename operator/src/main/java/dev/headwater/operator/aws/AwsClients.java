package dev.headwater.operator.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Clients of AWS by region, all on one HTTP client. Credentials come from the SDK's default chain,
 * endpoints other than AWS's own from its AWS_ENDPOINT_URL variables.
 */
public final class AwsClients {
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final Duration timeout;
  private final boolean s3PathStyle;
  private final int callsPerSecond;
  private final LeaderOnlyCalls leaderOnly;
  private final CredentialsGate gate;
  private final OutageGate outages = new OutageGate(System::nanoTime);
  private final Map<String, CallBudget> budgets = new ConcurrentHashMap<>();
  private final Map<String, S3Client> s3 = new ConcurrentHashMap<>();
  private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();
  private final Map<String, KmsClient> kms = new ConcurrentHashMap<>();
  private final Map<String, IamClient> iam = new ConcurrentHashMap<>();
  private final Map<String, EksClient> eks = new ConcurrentHashMap<>();
  private final Map<String, CloudWatchClient> cloudWatch = new ConcurrentHashMap<>();
  private final Map<String, Caller> callers = new ConcurrentHashMap<>();

  /** Who we are for AWS. */
  record Caller(String account, String partition) {}

  /** The same for a process that is alone: it may always call AWS. */
  public AwsClients(Duration timeout, boolean s3PathStyle, int callsPerSecond, String region) {
    this(timeout, s3PathStyle, callsPerSecond, region, () -> true);
  }

  /**
   * @param timeout deadline of a call with all its retries; one attempt gets half of it
   * @param s3PathStyle bucket in the path, not in the host name
   * @param callsPerSecond to each service, all regions together
   * @param region where AWS is asked whether it takes the credentials: the operator's own
   * @param isLeading whether this process may call AWS at this moment
   */
  public AwsClients(
      Duration timeout,
      boolean s3PathStyle,
      int callsPerSecond,
      String region,
      BooleanSupplier isLeading) {
    this.timeout = timeout;
    this.leaderOnly = new LeaderOnlyCalls(isLeading);
    this.s3PathStyle = s3PathStyle;
    this.callsPerSecond = callsPerSecond;
    this.gate = new CredentialsGate(() -> probe(region), System::nanoTime);
  }

  S3Client s3(String region) {
    return s3.computeIfAbsent(
        region,
        id ->
            configured(
                S3Client.SERVICE_METADATA_ID, S3Client.builder().forcePathStyle(s3PathStyle), id));
  }

  Ec2Client ec2(String region) {
    return ec2.computeIfAbsent(
        region, id -> configured(Ec2Client.SERVICE_METADATA_ID, Ec2Client.builder(), id));
  }

  KmsClient kms(String region) {
    return kms.computeIfAbsent(
        region, id -> configured(KmsClient.SERVICE_METADATA_ID, KmsClient.builder(), id));
  }

  /** IAM has one endpoint for all regions of a partition, which follows from the region. */
  IamClient iam(String region) {
    return iam.computeIfAbsent(
        region, id -> configured(IamClient.SERVICE_METADATA_ID, IamClient.builder(), id));
  }

  /**
   * Whether an endpoint of S3 is one of AWS. Another store's is one that is not EC2's too: one
   * address for both, by the SDK's AWS_ENDPOINT_URL, stands for all of AWS.
   *
   * @param s3Endpoint empty for AWS's own
   */
  public boolean isAws(Optional<URI> s3Endpoint, String region) {
    return s3Endpoint.isEmpty()
        || s3Endpoint.equals(ec2(region).serviceClientConfiguration().endpointOverride());
  }

  EksClient eks(String region) {
    return eks.computeIfAbsent(
        region, id -> configured(EksClient.SERVICE_METADATA_ID, EksClient.builder(), id));
  }

  CloudWatchClient cloudWatch(String region) {
    return cloudWatch.computeIfAbsent(
        region,
        id -> configured(CloudWatchClient.SERVICE_METADATA_ID, CloudWatchClient.builder(), id));
  }

  /** The account of the operator's credentials, asked once: credentials do not change account. */
  Caller caller(String region) {
    return callers.computeIfAbsent(region, this::askCaller);
  }

  private Caller askCaller(String region) {
    try (var sts = configured(StsClient.SERVICE_METADATA_ID, StsClient.builder(), region)) {
      var identity = sts.getCallerIdentity();
      return new Caller(identity.account(), identity.arn().split(":", -1)[1]);
    }
  }

  /** The one call that the gate lets pass: its client has none. */
  private void probe(String region) {
    var budget = budget(StsClient.SERVICE_METADATA_ID);
    try (var sts =
        StsClient.builder()
            .region(Region.of(region))
            .httpClient(http)
            .overrideConfiguration(override(budget, List.of(budget, leaderOnly)))
            .build()) {
      sts.getCallerIdentity();
    }
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C configured(
      String service, B builder, String region) {
    var budget = budget(service);
    return builder
        .region(Region.of(region))
        .httpClient(http)
        // A failure comes to the last of them first; what it is said to be ends that.
        .overrideConfiguration(override(budget, List.of(gate, outages, budget, leaderOnly)))
        .build();
  }

  private CallBudget budget(String service) {
    return budgets.computeIfAbsent(service, _ -> new CallBudget(callsPerSecond, timeout, outages));
  }

  private ClientOverrideConfiguration override(
      CallBudget budget, List<ExecutionInterceptor> interceptors) {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(budget.retries())
        .executionInterceptors(interceptors)
        .apiCallTimeout(timeout)
        .apiCallAttemptTimeout(timeout.dividedBy(2))
        .build();
  }
}
