package dev.headwater.e2e.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
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

/** Clients of a stack's AWS, as its account's administrator has them. */
public final class StackClients {
  static final AwsCredentialsProvider ADMINISTRATOR =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("stack", "stack"));

  private StackClients() {}

  /** S3, to be closed by the caller. */
  public static S3Client s3(AwsStack aws) {
    return s3(aws, ADMINISTRATOR);
  }

  /** S3 with keys of somebody else, to be closed by the caller. */
  public static S3Client s3(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(S3Client.builder().forcePathStyle(true), aws, keys);
  }

  /** CloudWatch, to be closed by the caller. */
  public static CloudWatchClient cloudWatch(AwsStack aws) {
    return cloudWatch(aws, ADMINISTRATOR);
  }

  static CloudWatchClient cloudWatch(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(CloudWatchClient.builder(), aws, keys);
  }

  /** KMS, to be closed by the caller. */
  public static KmsClient kms(AwsStack aws) {
    return kms(aws, ADMINISTRATOR);
  }

  static KmsClient kms(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(KmsClient.builder(), aws, keys);
  }

  /** EC2, to be closed by the caller. */
  public static Ec2Client ec2(AwsStack aws) {
    return ec2(aws, ADMINISTRATOR);
  }

  static Ec2Client ec2(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(Ec2Client.builder(), aws, keys);
  }

  /** EC2 of moto itself, with all its lies, to be closed by the caller. */
  static Ec2Client ec2OfMoto(AwsStack aws) {
    return Ec2Client.builder()
        .endpointOverride(aws.motoEndpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(ADMINISTRATOR)
        .httpClientBuilder(http(aws))
        .build();
  }

  /** IAM, to be closed by the caller. */
  public static IamClient iam(AwsStack aws) {
    return iam(aws, ADMINISTRATOR);
  }

  static IamClient iam(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(IamClient.builder(), aws, keys);
  }

  /** EKS, to be closed by the caller. */
  public static EksClient eks(AwsStack aws) {
    return eks(aws, ADMINISTRATOR);
  }

  /** EKS at an endpoint that the stack's authority vouches for, to be closed by the caller. */
  static EksClient eksOf(AwsStack aws, URI endpoint) {
    return EksClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(ADMINISTRATOR)
        .httpClientBuilder(http(aws))
        .build();
  }

  static EksClient eks(AwsStack aws, AwsCredentialsProvider keys) {
    return configured(EksClient.builder(), aws, keys);
  }

  /** Keys that STS gives to whoever has a token for the role. */
  public static AwsCredentials webIdentity(AwsStack aws, String roleArn, String token) {
    try (var sts = configured(StsClient.builder(), aws, AnonymousCredentialsProvider.create())) {
      var keys =
          sts.assumeRoleWithWebIdentity(
                  b -> b.roleArn(roleArn).roleSessionName("pod").webIdentityToken(token))
              .credentials();
      return AwsSessionCredentials.create(
          keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C configured(
      B builder, AwsStack aws, AwsCredentialsProvider keys) {
    return builder
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(keys)
        .httpClientBuilder(http(aws))
        .build();
  }

  /** HTTP that trusts the stack. */
  static SdkHttpClient.Builder<?> http(AwsStack aws) {
    return UrlConnectionHttpClient.builder().tlsTrustManagersProvider(aws::trustManagers);
  }
}
