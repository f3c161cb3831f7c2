package dev.headwater.e2e.playground;

import dev.headwater.e2e.aws.AwsStack;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Asks S3 whether a bucket is there, as an administrator of the account. */
final class Bucket {
  private static final AwsBasicCredentials ADMINISTRATOR =
      AwsBasicCredentials.create("playground", "playground");

  private Bucket() {}

  static boolean exists(AwsStack aws, String bucket) {
    try (var http =
            UrlConnectionHttpClient.builder().tlsTrustManagersProvider(aws::trustManagers).build();
        var s3 =
            S3Client.builder()
                .endpointOverride(aws.endpoint())
                .forcePathStyle(true)
                .region(Region.of(AwsStack.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(ADMINISTRATOR))
                .httpClient(http)
                .build()) {
      s3.headBucket(b -> b.bucket(bucket));
      return true;
    } catch (NoSuchBucketException e) {
      return false;
    }
  }
}
