package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** The rule by which a bucket encrypts. */
final class EncryptionRule {
  private EncryptionRule() {}

  /**
   * The rule that the bucket is to have; empty when it has it already.
   *
   * @param present rules of the bucket, of which S3 allows one
   */
  static Optional<ServerSideEncryptionRule> changed(
      List<ServerSideEncryptionRule> present, BucketEncryption wanted) {
    return switch (wanted) {
      case BucketEncryption.AsItIs asItIs -> Optional.empty();
      case BucketEncryption.SseS3 sseS3 ->
          changed(
              present,
              ServerSideEncryptionByDefault.builder()
                  .sseAlgorithm(ServerSideEncryption.AES256)
                  .build(),
              false);
      case BucketEncryption.SseKms(String keyArn) ->
          changed(
              present,
              ServerSideEncryptionByDefault.builder()
                  .sseAlgorithm(ServerSideEncryption.AWS_KMS)
                  .kmsMasterKeyID(keyArn)
                  .build(),
              true);
    };
  }

  /** What is forbidden to clients, such as keys of their own (SSE-C), stays forbidden. */
  private static Optional<ServerSideEncryptionRule> changed(
      List<ServerSideEncryptionRule> present,
      ServerSideEncryptionByDefault wanted,
      boolean bucketKey) {
    boolean isThere =
        present.size() == 1
            && wanted.equals(present.getFirst().applyServerSideEncryptionByDefault())
            && (!bucketKey || Boolean.TRUE.equals(present.getFirst().bucketKeyEnabled()));
    if (isThere) {
      return Optional.empty();
    }
    var rule =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(wanted)
            .bucketKeyEnabled(bucketKey);
    present.stream()
        .map(ServerSideEncryptionRule::blockedEncryptionTypes)
        .filter(blocked -> blocked != null)
        .findFirst()
        .ifPresent(rule::blockedEncryptionTypes);
    return Optional.of(rule.build());
  }
}
