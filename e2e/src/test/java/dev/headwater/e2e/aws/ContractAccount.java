package dev.headwater.e2e.aws;

import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An account that keeps, or has to keep, what the operator relies on: that of a stack, behind the
 * front, or one of AWS itself.
 *
 * @param region of everything that is made
 * @param accountId who owns it
 * @param eksCluster name of an EKS cluster; empty when there is none to use
 * @param stop ends the clients and what they call
 */
record ContractAccount(
    String region,
    String accountId,
    S3Client s3,
    IamClient iam,
    EksClient eks,
    Optional<String> eksCluster,
    Runnable stop)
    implements AutoCloseable {
  /** The region of AWS's own account; its credentials come from the SDK's default chain. */
  static final String REGION = "HEADWATER_AWS_CONTRACT";

  /** An EKS cluster of that region, for Pod Identity associations of a namespace of no pods. */
  static final String EKS_CLUSTER = "HEADWATER_AWS_CONTRACT_EKS_CLUSTER";

  /** Which of the two. */
  enum Where {
    FRONT,
    AWS
  }

  static ContractAccount ofFront(Path directory) {
    var scope = ProcessScope.open(directory);
    var aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    return new ContractAccount(
        AwsStack.REGION,
        aws.accountId(),
        StackClients.s3(aws),
        StackClients.iam(aws),
        StackClients.eks(aws),
        Optional.of(AwsStack.CLUSTER_ARN.replaceFirst(".*/", "")),
        () -> {
          aws.close();
          scope.close();
        });
  }

  /** Empty when the environment names none. */
  static Optional<ContractAccount> ofAws() {
    return variable(REGION)
        .map(
            region -> {
              try (var sts = configured(StsClient.builder(), region)) {
                return new ContractAccount(
                    region,
                    sts.getCallerIdentity().account(),
                    configured(S3Client.builder(), region),
                    configured(IamClient.builder(), region),
                    configured(EksClient.builder(), region),
                    variable(EKS_CLUSTER),
                    () -> {});
              }
            });
  }

  @Override
  public void close() {
    s3.close();
    iam.close();
    eks.close();
    stop.run();
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C configured(
      B builder, String region) {
    return builder
        .region(Region.of(region))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
