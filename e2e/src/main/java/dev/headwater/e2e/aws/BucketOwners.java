package dev.headwater.e2e.aws;

/** Whose buckets are. */
@FunctionalInterface
interface BucketOwners {
  /** The account that owns a bucket, or would. */
  String of(String bucket);
}
