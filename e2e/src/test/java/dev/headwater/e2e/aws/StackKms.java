package dev.headwater.e2e.aws;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** KMS of a stack, as its account's administrator sees it. */
public final class StackKms {
  private StackKms() {}

  /** A client, to be closed by the caller. */
  public static KmsClient client(AwsStack aws) {
    return KmsClient.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StackS3.ADMINISTRATOR)
        .httpClientBuilder(StackS3.http(aws))
        .build();
  }
}
