package dev.headwater.e2e.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What AutoMQ asks of its bucket when a broker starts (AwsObjectStorage, ReadinessCheck): the same
 * calls in the same order under the same keys, and its words about what fails.
 */
final class BucketCheck {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final byte[] CONTENT = "checked".getBytes(StandardCharsets.UTF_8);

  private final S3Client s3;
  private final String bucket;
  private final List<String> lines = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param lines what the engine's logger writes: the level first, what was thrown in a line after
   */
  record Report(boolean passed, List<String> lines) {}

  private BucketCheck(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Carries it out. What it wrote it deletes, but for what a refusal leaves behind. */
  static Report of(S3Client s3, String bucket) {
    return new BucketCheck(s3, bucket).run();
  }

  private Report run() {
    lines.add("INFO Start readiness check for " + bucket);
    var single = key("normal_obj");
    var parts = key("multi_obj");
    boolean passed =
        looksFor(single)
            && may("Write Object", () -> write(single))
            && may("Delete Object", () -> delete(single))
            && may("MultiPart Object", () -> writeInParts(parts));
    if (passed) {
      lines.add("INFO Readiness check pass!");
    }
    return new Report(passed, List.copyOf(lines));
  }

  private static String key(String kind) {
    return "__automq/readiness_check/%s/%d".formatted(kind, System.nanoTime());
  }

  /** Whether S3 says that the object is not there; only a refusal ends the check here. */
  private boolean looksFor(String key) {
    try {
      s3.headObject(b -> b.bucket(bucket).key(key));
    } catch (SdkClientException e) {
      error("Cannot connect to s3, please check the s3 endpoint config", e);
    } catch (S3Exception e) {
      if (e.statusCode() == FORBIDDEN) {
        error("Please check whether config is correct", e);
        return false;
      }
      if (e.statusCode() != NOT_FOUND) {
        error("Please check config is correct", e);
      }
    }
    return true;
  }

  private boolean may(String operation, Runnable calls) {
    try {
      calls.run();
      return true;
    } catch (NoSuchBucketException e) {
      error("Cannot find the bucket=" + bucket, e);
    } catch (SdkException e) {
      error("Please check the identity have the permission to do " + operation + " operation", e);
    }
    return false;
  }

  private void write(String key) {
    s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(CONTENT));
  }

  /** As the engine does, which deletes objects in batches. */
  private void delete(String key) {
    var object = ObjectIdentifier.builder().key(key).build();
    var answer = s3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(object)));
    if (answer.hasErrors()) {
      throw SdkClientException.create("not deleted: " + answer.errors());
    }
  }

  private void writeInParts(String key) {
    var upload = s3.createMultipartUpload(b -> b.bucket(bucket).key(key)).uploadId();
    var etag =
        s3.uploadPart(
                b -> b.bucket(bucket).key(key).uploadId(upload).partNumber(1),
                RequestBody.fromBytes(CONTENT))
            .eTag();
    var part = CompletedPart.builder().partNumber(1).eTag(etag).build();
    s3.completeMultipartUpload(
        b -> b.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(part)));
    s3.getObjectAsBytes(b -> b.bucket(bucket).key(key).range("bytes=0-"));
    delete(key);
  }

  private void error(String words, SdkException cause) {
    lines.add("ERROR " + words);
    lines.add(cause.toString().replace('\n', ' '));
  }
}
