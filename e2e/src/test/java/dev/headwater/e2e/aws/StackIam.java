package dev.headwater.e2e.aws;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** IAM of a stack, as its account's administrator sees it. */
public final class StackIam {
  private StackIam() {}

  /** A client, to be closed by the caller. */
  public static IamClient client(AwsStack aws) {
    return IamClient.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.AWS_GLOBAL)
        .credentialsProvider(StackS3.ADMINISTRATOR)
        .httpClientBuilder(StackS3.http(aws))
        .build();
  }
}
