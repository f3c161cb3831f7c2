package dev.headwater.operator.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Asks KMS about the key of a bucket; nothing is written there. */
final class KmsKeys {
  private final KmsClient kms;
  private final String account;

  KmsKeys(KmsClient kms, String account) {
    this.kms = kms;
    this.account = account;
  }

  /** Why the key is not to be used; empty when it is fine. Blocks until the deadline of a call. */
  Optional<BucketAnswer> objection(String keyArn, String allow) {
    var owner = Arn.fromString(keyArn).accountId().orElse("");
    if (!owner.equals(account)) {
      return Optional.of(
          new BucketAnswer.KeyNotAllowed(
              "KMS key %s belongs to account %s, whose tags account %s cannot read. Name a key of account %s."
                  .formatted(keyArn, owner, account, account),
              "it is of account " + owner));
    }
    try {
      return described(keyArn)
          .<Optional<BucketAnswer>>map(key -> BucketKey.objection(key, tags(keyArn), allow))
          .orElseGet(() -> Optional.of(BucketKey.notAllowed(keyArn, allow, "it does not exist")));
    } catch (AwsCall.Failed e) {
      return Optional.of(new BucketAnswer.Unavailable(e.problem("KMS key " + keyArn)));
    }
  }

  private Optional<KeyMetadata> described(String keyArn) {
    return AwsCall.of(
        "kms:DescribeKey",
        () -> {
          try {
            return Optional.of(kms.describeKey(b -> b.keyId(keyArn)).keyMetadata());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private Map<String, String> tags(String keyArn) {
    var tags = new HashMap<String, String>();
    AwsCall.of(
            "kms:ListResourceTags",
            () -> kms.listResourceTagsPaginator(b -> b.keyId(keyArn)).tags().stream().toList())
        .forEach(tag -> tags.put(tag.tagKey(), tag.tagValue()));
    return tags;
  }
}
