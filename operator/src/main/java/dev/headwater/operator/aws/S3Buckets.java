package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Buckets in S3. The owner is checked and the tags are read before anything is written; a bucket is
 * created only when there is none, since us-east-1 answers 200 to a second create and resets its
 * ACL. Tags go into the create call, so that no crash leaves a bucket that nobody can tell.
 */
public final class S3Buckets implements Buckets {
  private static final String NO_CONSTRAINT = "us-east-1";

  private final AwsClients clients;

  public S3Buckets(AwsClients clients) {
    this.clients = clients;
  }

  @Override
  public BucketAnswer ensure(BucketWanted wanted) {
    try {
      var caller = BucketCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.region()));
      return ensure(wanted, clients.s3(wanted.region()), caller);
    } catch (BucketCall.Failed e) {
      return new BucketAnswer.Unavailable(e.problem("bucket " + wanted.name()));
    }
  }

  private static BucketAnswer ensure(BucketWanted wanted, S3Client s3, Caller caller) {
    var arn = "arn:" + caller.partition() + ":s3:::" + wanted.name();
    var settings = new BucketSettings(s3, wanted.name(), caller.account());
    return switch (look(s3, wanted.name(), caller.account())) {
      case FOREIGN -> new BucketAnswer.ForeignOwner(foreign(wanted.name(), caller.account()));
      case ABSENT -> {
        create(s3, wanted);
        settings.ensure(wanted.tags(), arn);
        yield new BucketAnswer.Ensured(arn);
      }
      case PRESENT -> {
        var tags = settings.tags();
        if (!isOurs(tags, wanted)) {
          yield new BucketAnswer.NotOurs(notOurs(wanted));
        }
        settings.ensure(wanted.tags(), arn);
        yield new BucketAnswer.Ensured(arn);
      }
    };
  }

  private enum Sight {
    ABSENT,
    PRESENT,
    FOREIGN
  }

  private static Sight look(S3Client s3, String bucket, String owner) {
    return BucketCall.of(
        "s3:ListBucket",
        () -> {
          try {
            s3.headBucket(b -> b.bucket(bucket).expectedBucketOwner(owner));
            return Sight.PRESENT;
          } catch (S3Exception e) {
            return switch (e.statusCode()) {
              case 404 -> Sight.ABSENT;
              case 403 -> Sight.FOREIGN;
              default -> throw e;
            };
          }
        });
  }

  private static void create(S3Client s3, BucketWanted wanted) {
    var tags =
        BucketTags.complete(wanted.tags()).entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    var configuration = CreateBucketConfiguration.builder().tags(tags);
    if (!wanted.region().equals(NO_CONSTRAINT)) {
      configuration.locationConstraint(BucketLocationConstraint.fromValue(wanted.region()));
    }
    BucketCall.of(
        "s3:CreateBucket",
        () ->
            s3.createBucket(
                b ->
                    b.bucket(wanted.name())
                        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                        .createBucketConfiguration(configuration.build())));
  }

  private static boolean isOurs(Map<String, String> tags, BucketWanted wanted) {
    var uid = wanted.tags().get(BucketTags.UID);
    return uid != null && uid.equals(tags.get(BucketTags.UID));
  }

  private static String foreign(String bucket, String account) {
    return "Bucket %s exists and account %s may not look at it (403): it belongs to another account, or the operator's role lacks s3:ListBucket on it. It is not touched. Grant that action; if the bucket is another account's, create the StreamCluster anew: its bucket's name follows from its uid."
        .formatted(bucket, account);
  }

  private static String notOurs(BucketWanted wanted) {
    return "Bucket %s is in this account without the tag %s=%s. It is not touched. If it is this cluster's bucket, put the tag back; else rename or remove it."
        .formatted(wanted.name(), BucketTags.UID, wanted.tags().get(BucketTags.UID));
  }
}
