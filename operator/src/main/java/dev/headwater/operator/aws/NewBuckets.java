package dev.headwater.operator.aws;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketNamespace;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Tag;

/** Makes buckets, in the namespace that their names say. */
final class NewBuckets {
  /** Its name must not be sent, alone of all regions. */
  private static final String NO_CONSTRAINT = "us-east-1";

  /** What S3 says of a name that stays wrong, however often it is tried. */
  private static final Set<String> NAME_REFUSED =
      Set.of(
          "InvalidBucketName",
          "InvalidBucketNamespace",
          "InvalidNamespaceHeader",
          "MissingNamespaceHeader");

  private NewBuckets() {}

  /**
   * Why S3 would not make the bucket.
   *
   * @param account account of the operator's credentials
   */
  static Optional<BucketAnswer> objection(BucketWanted wanted, String account) {
    return wanted
        .accountOfNamespace()
        .filter(named -> !named.equals(account))
        .map(
            named ->
                new BucketAnswer.NameRefused(
                    BucketWords.namespaceOfAnother(wanted, named, account)));
  }

  /**
   * Makes it, or says why there can be none of its name.
   *
   * @throws AwsCall.Failed for any other reason
   */
  static Optional<BucketAnswer> create(S3Client s3, BucketWanted wanted) {
    try {
      AwsCall.of("s3:CreateBucket", () -> s3.createBucket(request(wanted)));
      return Optional.empty();
    } catch (AwsCall.Failed e) {
      return Optional.of(refusal(wanted, e).orElseThrow(() -> e));
    }
  }

  static CreateBucketRequest request(BucketWanted wanted) {
    var tags =
        BucketTags.initial(wanted.tags()).entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    var configuration = CreateBucketConfiguration.builder().tags(tags);
    if (!wanted.region().equals(NO_CONSTRAINT)) {
      configuration.locationConstraint(BucketLocationConstraint.fromValue(wanted.region()));
    }
    var request =
        CreateBucketRequest.builder()
            .bucket(wanted.name())
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .createBucketConfiguration(configuration.build());
    if (wanted.accountOfNamespace().isPresent()) {
      request.bucketNamespace(BucketNamespace.ACCOUNT_REGIONAL);
    }
    return request.build();
  }

  static Optional<BucketAnswer> refusal(BucketWanted wanted, AwsCall.Failed failed) {
    return failed.failure() instanceof AwsServiceException said
            && NAME_REFUSED.contains(AwsFailure.code(said))
        ? Optional.of(
            new BucketAnswer.NameRefused(
                BucketWords.nameRefused(
                    wanted, AwsFailure.code(said) + ", " + said.awsErrorDetails().errorMessage())))
        : Optional.empty();
  }
}
