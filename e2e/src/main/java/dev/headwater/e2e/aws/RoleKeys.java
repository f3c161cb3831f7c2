package dev.headwater.e2e.aws;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Keys of a role for a while, as STS gives them to EKS.
 *
 * @param expiration until when, RFC 3339
 */
public record RoleKeys(
    String accessKeyId, String secretAccessKey, String sessionToken, String expiration) {
  /** EKS's own access key: the front knows it by that. */
  static final String EKS_KEY = "eks";

  /** What came of it. */
  public sealed interface Answer {
    /** STS has given keys. */
    record Given(RoleKeys keys) implements Answer {}

    /** STS has refused, in its own words. */
    record Refused(String message) implements Answer {}
  }

  /**
   * Takes a role, through the front.
   *
   * @param session name of the session
   * @param tags of the session, all of them transitive
   */
  public static Answer assume(
      AwsStack aws, String roleArn, String session, Map<String, String> tags) {
    try (var http =
            UrlConnectionHttpClient.builder().tlsTrustManagersProvider(aws::trustManagers).build();
        var sts =
            StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(AwsStack.REGION))
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(EKS_KEY, EKS_KEY)))
                .httpClient(http)
                .build()) {
      var keys =
          sts.assumeRole(
                  b ->
                      b.roleArn(roleArn)
                          .roleSessionName(session)
                          .tags(tags(tags))
                          .transitiveTagKeys(tags.keySet()))
              .credentials();
      return new Answer.Given(
          new RoleKeys(
              keys.accessKeyId(),
              keys.secretAccessKey(),
              keys.sessionToken(),
              keys.expiration().toString()));
    } catch (StsException e) {
      return new Answer.Refused(e.awsErrorDetails().errorMessage());
    }
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
