package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.util.TreeSet;
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

  @Override
  public BucketRemoval remove(BucketWanted wanted) {
    try {
      var caller = BucketCall.of("sts:GetCallerIdentity", () -> clients.caller(wanted.region()));
      return remove(wanted, clients.s3(wanted.region()), caller.account());
    } catch (BucketCall.Failed e) {
      return new BucketRemoval.Unavailable(e.problem("bucket " + wanted.name()));
    }
  }

  private static BucketRemoval remove(BucketWanted wanted, S3Client s3, String owner) {
    return switch (look(s3, wanted.name(), owner)) {
      case ABSENT -> new BucketRemoval.Gone();
      case FOREIGN -> new BucketRemoval.Kept(foreign(wanted.name(), owner));
      case PRESENT -> {
        if (!BucketTags.isOurs(new BucketSettings(s3, wanted.name(), owner).tags(), wanted)) {
          yield new BucketRemoval.Kept(notOurs(wanted));
        }
        yield new BucketContents(s3, wanted.name(), owner).removeIfNone();
      }
    };
  }

  private static BucketAnswer ensure(BucketWanted wanted, S3Client s3, Caller caller) {
    var arn = "arn:" + caller.partition() + ":s3:::" + wanted.name();
    var settings = new BucketSettings(s3, wanted.name(), caller.account());
    return switch (look(s3, wanted.name(), caller.account())) {
      case FOREIGN -> new BucketAnswer.ForeignOwner(foreign(wanted.name(), caller.account()));
      case ABSENT -> {
        if (!wanted.mayBeCreated()) {
          yield new BucketAnswer.Missing(missing(wanted.name(), caller.account()));
        }
        create(s3, wanted);
        settings.differences(wanted.tags(), arn).forEach(differs -> differs.mend().run());
        yield new BucketAnswer.Ensured(arn);
      }
      case PRESENT -> {
        if (!BucketTags.isOurs(settings.tags(), wanted)) {
          yield new BucketAnswer.NotOurs(notOurs(wanted));
        }
        settings.differences(wanted.tags(), arn).forEach(differs -> differs.mend().run());
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

  private static String foreign(String bucket, String account) {
    return "Bucket %s exists and account %s may not look at it (403): it belongs to another account, or the operator's role lacks s3:ListBucket on it. It is not touched. Grant that action; if the bucket is another account's, create the StreamCluster anew: its bucket's name follows from its uid."
        .formatted(bucket, account);
  }

  private static String missing(String bucket, String account) {
    return "Bucket %s, which has the data that is restored, does not exist in account %s. It is not made anew, since it would be empty. Bring it back, or give the operator the credentials of the bucket's account."
        .formatted(bucket, account);
  }

  private static String notOurs(BucketWanted wanted) {
    var uid = wanted.tags().get(BucketTags.UID);
    if (wanted.formerUids().isEmpty()) {
      return "Bucket %s is in this account without the tag %s=%s. It is not touched. If it is this cluster's bucket, put the tag back; else rename or remove it."
          .formatted(wanted.name(), BucketTags.UID, uid);
    }
    return "Bucket %s is in this account without the tags %s=%s (or %s) and %s=%s. It is not touched. If it is the bucket of the cluster that is restored, set both tags."
        .formatted(
            wanted.name(),
            BucketTags.UID,
            uid,
            String.join(", ", new TreeSet<>(wanted.formerUids())),
            BucketTags.ALLOW,
            wanted.tags().get(BucketTags.ALLOW));
  }
}
