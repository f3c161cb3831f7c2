package dev.headwater.e2e.aws;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/** EKS of a stack, as its account's administrator sees it. */
public final class StackEks {
  private StackEks() {}

  /** A client, to be closed by the caller. */
  public static EksClient client(AwsStack aws) {
    return EksClient.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StackS3.ADMINISTRATOR)
        .httpClientBuilder(StackS3.http(aws))
        .build();
  }
}
