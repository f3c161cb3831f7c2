package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Empties a bucket of ours for good: unfinished uploads, every version of every object, delete
 * markers. It begins with what is there, so whoever is interrupted begins again.
 */
final class BucketPurge {
  /** S3 lists, and deletes in one request, no more. */
  private static final int PAGE = 1000;

  /** How long one call works before it tells how far it is. */
  private static final Duration SLICE = Duration.ofSeconds(10);

  private final S3Client s3;
  private final String bucket;
  private final String owner;
  private final RequestBudget budget;
  private final long end = System.nanoTime() + SLICE.toNanos();
  private long removed;

  BucketPurge(S3Client s3, String bucket, String owner, RequestBudget budget) {
    this.s3 = s3;
    this.bucket = bucket;
    this.owner = owner;
    this.budget = budget;
  }

  /** Removes until nothing is left, and answers true, or until the slice ends. */
  boolean isEmptied() {
    while (hasTime()) {
      if (abortedUploads() == 0 && deletedVersions() == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many uploads, versions and markers this call has removed. */
  long removed() {
    return removed;
  }

  private boolean hasTime() {
    return System.nanoTime() - end < 0;
  }

  private int abortedUploads() {
    var uploads =
        call(
            "s3:ListBucketMultipartUploads",
            () ->
                s3.listMultipartUploads(
                        b -> b.bucket(bucket).expectedBucketOwner(owner).maxUploads(PAGE))
                    .uploads());
    // Each takes a request, and there may be more than a slice has time for.
    uploads.stream().takeWhile(upload -> hasTime()).forEach(this::abort);
    return uploads.size();
  }

  private void abort(MultipartUpload upload) {
    call(
        "s3:AbortMultipartUpload",
        () ->
            s3.abortMultipartUpload(
                b ->
                    b.bucket(bucket)
                        .expectedBucketOwner(owner)
                        .key(upload.key())
                        .uploadId(upload.uploadId())));
    removed++;
  }

  private int deletedVersions() {
    var found = versions();
    var kinds = found.stream().collect(Collectors.partitioningBy(o -> isXml(o.key())));
    delete(kinds.getOrDefault(true, List.of()));
    kinds.getOrDefault(false, List.of()).stream()
        .takeWhile(object -> hasTime())
        .forEach(this::delete);
    return found.size();
  }

  /** A bucket that never had versions has one of each object, called null. */
  private List<ObjectIdentifier> versions() {
    var page =
        call(
            "s3:ListBucketVersions",
            () ->
                s3.listObjectVersions(
                    b -> b.bucket(bucket).expectedBucketOwner(owner).maxKeys(PAGE)));
    return Stream.concat(
            page.versions().stream().map(v -> identifier(v.key(), v.versionId())),
            page.deleteMarkers().stream().map(m -> identifier(m.key(), m.versionId())))
        .toList();
  }

  private void delete(List<ObjectIdentifier> objects) {
    if (objects.isEmpty()) {
      return;
    }
    var errors =
        call(
            "s3:DeleteObjectVersion",
            () ->
                s3.deleteObjects(
                        b ->
                            b.bucket(bucket)
                                .expectedBucketOwner(owner)
                                .delete(d -> d.objects(objects).quiet(true)))
                    .errors());
    removed += objects.size() - errors.size();
    if (!errors.isEmpty()) {
      throw new NotDeleted(errors.getFirst());
    }
  }

  /** A key that XML cannot say cannot be in a list. */
  private void delete(ObjectIdentifier object) {
    call(
        "s3:DeleteObjectVersion",
        () ->
            s3.deleteObject(
                b ->
                    b.bucket(bucket)
                        .expectedBucketOwner(owner)
                        .key(object.key())
                        .versionId(object.versionId())));
    removed++;
  }

  private <T> T call(String action, Supplier<T> request) {
    budget.take();
    return AwsCall.of(action, request);
  }

  private static ObjectIdentifier identifier(String key, String versionId) {
    return ObjectIdentifier.builder().key(key).versionId(versionId).build();
  }

  /** Whether XML 1.0 can say it; a parser turns a carriage return into another character. */
  static boolean isXml(String key) {
    return key.codePoints()
        .allMatch(
            c ->
                c == '\t'
                    || c == '\n'
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c > 0xFFFF);
  }

  /** S3 kept an object that it was told to delete. */
  static final class NotDeleted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient S3Error error;

    NotDeleted(S3Error error) {
      this.error = error;
    }

    AwsProblem problem(String bucket) {
      return AwsFailure.ofCode(
          error.code(), "s3:DeleteObjectVersion on " + error.key() + " in bucket " + bucket);
    }
  }
}
