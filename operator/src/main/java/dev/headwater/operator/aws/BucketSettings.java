package dev.headwater.operator.aws;

import dev.headwater.operator.aws.BucketWanted.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Settings of a bucket. Each is read, compared as a value and written only when it differs; what
 * others set beside it stays. Every call names the account that must own the bucket.
 */
final class BucketSettings {
  /** Answers that mean "not set". */
  private static final Set<String> NOT_SET =
      Set.of(
          "NoSuchBucketPolicy",
          "NoSuchLifecycleConfiguration",
          "NoSuchTagSet",
          "NoSuchPublicAccessBlockConfiguration",
          "OwnershipControlsNotFoundError",
          "ObjectLockConfigurationNotFoundError",
          "ServerSideEncryptionConfigurationNotFoundError");

  private static final PublicAccessBlockConfiguration NOTHING_PUBLIC =
      PublicAccessBlockConfiguration.builder()
          .blockPublicAcls(true)
          .blockPublicPolicy(true)
          .ignorePublicAcls(true)
          .restrictPublicBuckets(true)
          .build();

  private static final OwnershipControlsRule OWNER_ENFORCED =
      OwnershipControlsRule.builder()
          .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
          .build();

  private final S3Client s3;
  private final String bucket;
  private final String owner;

  BucketSettings(S3Client s3, String bucket, String owner) {
    this.s3 = s3;
    this.bucket = bucket;
    this.owner = owner;
  }

  Map<String, String> tags() {
    var tags = new HashMap<String, String>();
    ifSet(
            "s3:GetBucketTagging",
            () -> s3.getBucketTagging(b -> b.bucket(bucket).expectedBucketOwner(owner)).tagSet())
        .orElse(List.of())
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  /**
   * What is not as it is to be; public access is blocked before the policy is written.
   *
   * @param tags those that the bucket has
   * @param lifecycle what S3 says of its rules
   */
  List<BucketDifference> differences(
      BucketWanted wanted,
      String bucketArn,
      Map<String, String> tags,
      Optional<GetBucketLifecycleConfigurationResponse> lifecycle) {
    var ours =
        Stream.of(
            publicAccess(),
            ownership(),
            encryption(wanted.encryption()),
            policy(bucketArn),
            abortRule(lifecycle));
    // The tags of an adopted bucket are its owner's.
    var tagged =
        wanted.source() == Source.ADOPTED
            ? Optional.<BucketDifference>empty()
            : tagged(tags, wanted.tags());
    return Stream.concat(ours, Stream.of(tagged)).flatMap(Optional::stream).toList();
  }

  /**
   * What would take records away or keep them from being read, in words.
   *
   * @param lifecycle what S3 says of its rules
   */
  List<String> dangers(
      BucketWanted wanted, Optional<GetBucketLifecycleConfigurationResponse> lifecycle) {
    var dangers = new ArrayList<>(LifecycleRules.dangers(rules(lifecycle), wanted.enforced()));
    if (wanted.source() == Source.ADOPTED && isLocked()) {
      dangers.add("Object Lock is on, so that the engine cannot delete what it has compacted");
    }
    return dangers;
  }

  /** Headwater never switches it on. */
  private boolean isLocked() {
    return ifSet(
            "s3:GetBucketObjectLockConfiguration",
            () ->
                s3.getObjectLockConfiguration(b -> b.bucket(bucket).expectedBucketOwner(owner))
                    .objectLockConfiguration())
        .filter(lock -> lock.objectLockEnabled() == ObjectLockEnabled.ENABLED)
        .isPresent();
  }

  private Optional<BucketDifference> publicAccess() {
    var present =
        ifSet(
            "s3:GetBucketPublicAccessBlock",
            () ->
                s3.getPublicAccessBlock(b -> b.bucket(bucket).expectedBucketOwner(owner))
                    .publicAccessBlockConfiguration());
    return present.equals(Optional.of(NOTHING_PUBLIC))
        ? Optional.empty()
        : differs(
            "public access is not blocked",
            "s3:PutBucketPublicAccessBlock",
            () ->
                s3.putPublicAccessBlock(
                    b ->
                        b.bucket(bucket)
                            .expectedBucketOwner(owner)
                            .publicAccessBlockConfiguration(NOTHING_PUBLIC)));
  }

  private Optional<BucketDifference> ownership() {
    var present =
        ifSet(
            "s3:GetBucketOwnershipControls",
            () ->
                s3
                    .getBucketOwnershipControls(b -> b.bucket(bucket).expectedBucketOwner(owner))
                    .ownershipControls()
                    .rules()
                    .stream()
                    .map(OwnershipControlsRule::objectOwnership)
                    .toList());
    return present.equals(Optional.of(List.of(ObjectOwnership.BUCKET_OWNER_ENFORCED)))
        ? Optional.empty()
        : differs(
            "object ownership is not BucketOwnerEnforced",
            "s3:PutBucketOwnershipControls",
            () ->
                s3.putBucketOwnershipControls(
                    b ->
                        b.bucket(bucket)
                            .expectedBucketOwner(owner)
                            .ownershipControls(c -> c.rules(OWNER_ENFORCED))));
  }

  private Optional<BucketDifference> encryption(BucketEncryption wanted) {
    var present =
        ifSet(
                "s3:GetEncryptionConfiguration",
                () ->
                    s3.getBucketEncryption(b -> b.bucket(bucket).expectedBucketOwner(owner))
                        .serverSideEncryptionConfiguration()
                        .rules())
            .orElse(List.of());
    return EncryptionRule.changed(present, wanted)
        .flatMap(
            rule ->
                differs(
                    "encryption is not as declared",
                    "s3:PutEncryptionConfiguration",
                    () ->
                        s3.putBucketEncryption(
                            b ->
                                b.bucket(bucket)
                                    .expectedBucketOwner(owner)
                                    .serverSideEncryptionConfiguration(c -> c.rules(rule)))));
  }

  private Optional<BucketDifference> policy(String bucketArn) {
    var present =
        ifSet(
            "s3:GetBucketPolicy",
            () -> s3.getBucketPolicy(b -> b.bucket(bucket).expectedBucketOwner(owner)).policy());
    return TlsOnlyPolicy.merged(present, bucketArn)
        .map(
            policy ->
                marked(
                    "the policy lacks the statements %s and %s"
                        .formatted(TlsOnlyPolicy.SID, TlsOnlyPolicy.VERSION_SID),
                    "s3:PutBucketPolicy",
                    () ->
                        s3.putBucketPolicy(
                            b -> b.bucket(bucket).expectedBucketOwner(owner).policy(policy))));
  }

  /** What S3 says beside the rules goes back with them: left out, it would be reset. */
  private Optional<BucketDifference> abortRule(
      Optional<GetBucketLifecycleConfigurationResponse> present) {
    return LifecycleRules.merged(rules(present))
        .map(
            rules ->
                marked(
                    "the lifecycle lacks the rule " + LifecycleRules.ID,
                    "s3:PutLifecycleConfiguration",
                    () ->
                        s3.putBucketLifecycleConfiguration(
                            b -> {
                              b.bucket(bucket)
                                  .expectedBucketOwner(owner)
                                  .lifecycleConfiguration(c -> c.rules(rules));
                              present.ifPresent(
                                  p ->
                                      b.transitionDefaultMinimumObjectSize(
                                          p.transitionDefaultMinimumObjectSize()));
                            })));
  }

  /** Its rules, and what S3 says beside them; empty when it has none. */
  Optional<GetBucketLifecycleConfigurationResponse> lifecycle() {
    return ifSet(
        "s3:GetLifecycleConfiguration",
        () -> s3.getBucketLifecycleConfiguration(b -> b.bucket(bucket).expectedBucketOwner(owner)));
  }

  private static List<LifecycleRule> rules(
      Optional<GetBucketLifecycleConfigurationResponse> lifecycle) {
    return lifecycle.map(GetBucketLifecycleConfigurationResponse::rules).orElse(List.of());
  }

  private Optional<BucketDifference> tagged(
      Map<String, String> present, Map<String, String> wanted) {
    var merged = BucketTags.merged(present, wanted);
    return merged.equals(present)
        ? Optional.empty()
        : Optional.of(
            new BucketDifference(
                "tags differ: " + BucketTags.differing(present, merged),
                false,
                () -> writeTags(wanted)));
  }

  /** All tags are written at once: those that others have put there since stay. */
  private void writeTags(Map<String, String> wanted) {
    var tagSet =
        BucketTags.merged(tags(), wanted).entrySet().stream()
            .filter(tag -> !tag.getKey().startsWith("aws:"))
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    AwsCall.of(
        "s3:PutBucketTagging",
        () ->
            s3.putBucketTagging(
                b -> b.bucket(bucket).expectedBucketOwner(owner).tagging(t -> t.tagSet(tagSet))));
  }

  private static Optional<BucketDifference> differs(
      String setting, String action, Supplier<?> write) {
    return Optional.of(new BucketDifference(setting, false, () -> AwsCall.of(action, write)));
  }

  /** A setting under a Sid or id of ours. */
  private static BucketDifference marked(String setting, String action, Supplier<?> write) {
    return new BucketDifference(setting, true, () -> AwsCall.of(action, write));
  }

  private static <T> Optional<T> ifSet(String action, Supplier<T> read) {
    return AwsCall.of(
        action,
        () -> {
          try {
            return Optional.of(read.get());
          } catch (S3Exception e) {
            if (NOT_SET.contains(AwsFailure.code(e))) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }
}
