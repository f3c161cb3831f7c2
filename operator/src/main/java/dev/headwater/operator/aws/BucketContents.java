package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is in a bucket of ours, and the end of it when that is nothing. */
final class BucketContents {
  private final S3Client s3;
  private final String bucket;
  private final String owner;

  BucketContents(S3Client s3, String bucket, String owner) {
    this.s3 = s3;
    this.bucket = bucket;
    this.owner = owner;
  }

  BucketRemoval removeIfNone() {
    var contents = kinds();
    return contents.isEmpty() ? remove() : holds(String.join(", ", contents));
  }

  /** Removes the bucket, which S3 refuses while something is in it. */
  BucketRemoval remove() {
    return AwsCall.of(
        "s3:DeleteBucket",
        () -> {
          try {
            s3.deleteBucket(b -> b.bucket(bucket).expectedBucketOwner(owner));
            return new BucketRemoval.Gone();
          } catch (S3Exception e) {
            return switch (AwsFailure.code(e)) {
              // The reply to an earlier attempt was lost.
              case "NoSuchBucket" -> new BucketRemoval.Gone();
              case "BucketNotEmpty" -> holds("something that was put there just now");
              default -> throw e;
            };
          }
        });
  }

  private BucketRemoval holds(String contents) {
    return new BucketRemoval.Kept("Bucket " + bucket + " is not empty: it has " + contents + ".");
  }

  /** Of each kind of contents one, by name; kinds that there is none of are left out. */
  private List<String> kinds() {
    return Stream.of(object().stream(), history(), upload().stream())
        .flatMap(kind -> kind)
        .toList();
  }

  private Optional<String> object() {
    return AwsCall.of(
            "s3:ListBucket",
            () ->
                s3.listObjectsV2(b -> b.bucket(bucket).expectedBucketOwner(owner).maxKeys(1))
                    .contents())
        .stream()
        .map(object -> "objects (such as " + object.key() + ")")
        .findFirst();
  }

  private Stream<String> history() {
    var page =
        AwsCall.of(
            "s3:ListBucketVersions",
            () -> s3.listObjectVersions(b -> b.bucket(bucket).expectedBucketOwner(owner)));
    return Stream.concat(
        page.versions().stream()
            .filter(version -> !version.isLatest())
            .map(version -> "old versions (such as " + version.key() + ")")
            .limit(1),
        page.deleteMarkers().stream()
            .map(marker -> "delete markers (such as " + marker.key() + ")")
            .limit(1));
  }

  private Optional<String> upload() {
    return AwsCall.of(
            "s3:ListBucketMultipartUploads",
            () ->
                s3.listMultipartUploads(
                        b -> b.bucket(bucket).expectedBucketOwner(owner).maxUploads(1))
                    .uploads())
        .stream()
        .map(upload -> "unfinished uploads (such as " + upload.key() + ")")
        .findFirst();
  }
}
