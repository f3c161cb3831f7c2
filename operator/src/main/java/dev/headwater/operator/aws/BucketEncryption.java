package dev.headwater.operator.aws;

/** How objects of a bucket are encrypted unless who writes them says otherwise. */
public sealed interface BucketEncryption {
  /** With keys of S3's own. */
  record SseS3() implements BucketEncryption {}

  /**
   * With a key of KMS, through a bucket key, so that KMS is not asked for every object.
   *
   * @param keyArn ARN of the key
   */
  record SseKms(String keyArn) implements BucketEncryption {}

  /** As the bucket's owner has set it: S3 encrypts in any case. */
  record AsItIs() implements BucketEncryption {}
}
