package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Whether a key of KMS can and may encrypt a cluster's bucket: pure. */
final class BucketKey {
  private BucketKey() {}

  /**
   * Why the key is not to be used; empty when it is fine.
   *
   * @param tags tags of the key
   * @param allow value of the tag {@link BucketTags#ALLOW} that lets this cluster use the key
   */
  static Optional<BucketAnswer> objection(KeyMetadata key, Map<String, String> tags, String allow) {
    if (!allow.equals(tags.get(BucketTags.ALLOW))) {
      return Optional.of(notAllowed(key.arn(), allow, BucketTags.seen(tags)));
    }
    return fault(key).map(BucketAnswer.KeyUnusable::new);
  }

  /** The same words whether it is absent or another's. */
  static BucketAnswer notAllowed(String arn, String allow, String seen) {
    return new BucketAnswer.KeyNotAllowed(
        "KMS key %s is not used: there is no such key with the tag %s=%s. Either it does not exist, or it lacks the tag; the operator's log says which. Have the key's owner set the tag, or correct or remove spec.storage.bucket.encryption."
            .formatted(arn, BucketTags.ALLOW, allow),
        seen);
  }

  private static Optional<String> fault(KeyMetadata key) {
    if (key.keySpec() != KeySpec.SYMMETRIC_DEFAULT
        || key.keyUsage() != KeyUsageType.ENCRYPT_DECRYPT) {
      return Optional.of(
          "KMS key %s is %s for %s, but S3 encrypts with SYMMETRIC_DEFAULT keys for ENCRYPT_DECRYPT only. Name such a key in spec.storage.bucket.encryption.kmsKeyArn."
              .formatted(key.arn(), key.keySpecAsString(), key.keyUsageAsString()));
    }
    return key.keyState() == KeyState.ENABLED ? Optional.empty() : Optional.of(state(key));
  }

  private static String state(KeyMetadata key) {
    var what =
        "KMS key %s is %s, not Enabled: brokers can neither write nor read with it. "
            .formatted(key.arn(), key.keyStateAsString());
    return what
        + switch (key.keyState()) {
          case DISABLED -> "Enable it: aws kms enable-key --key-id " + key.arn();
          case PENDING_DELETION, PENDING_REPLICA_DELETION ->
              "When it is deleted all data is lost. Cancel that and enable the key: aws kms"
                  + " cancel-key-deletion --key-id "
                  + key.arn();
          case PENDING_IMPORT -> "Import its key material.";
          default -> "Wait, or look at the key in KMS.";
        };
  }
}
