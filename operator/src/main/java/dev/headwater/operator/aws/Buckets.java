package dev.headwater.operator.aws;

/** Buckets. */
public interface Buckets {
  /**
   * Makes sure of a bucket: creates it if there is none, and corrects settings and tags of ours
   * that differ. A second call writes nothing. Blocks until the deadline of a call; never throws.
   */
  BucketAnswer ensure(BucketWanted wanted);
}
