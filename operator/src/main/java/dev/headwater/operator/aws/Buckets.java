package dev.headwater.operator.aws;

/** Buckets. */
public interface Buckets {
  /**
   * Makes sure of a bucket: creates it if there is none, and corrects settings and tags of ours
   * that differ. A second call writes nothing. Blocks until the deadline of a call; never throws.
   */
  BucketAnswer ensure(BucketWanted wanted);

  /**
   * Removes a bucket of ours that is empty, unfinished uploads and old versions counted. Only name,
   * region and what tells whose it is count of what is wanted. A second call finds it gone. Blocks
   * until the deadline of a call; never throws.
   */
  BucketRemoval remove(BucketWanted wanted);

  /**
   * Removes a bucket of ours with all that is in it, as far as it gets in about ten seconds; the
   * next call goes on. Blocks so long; never throws.
   */
  BucketRemoval purge(BucketWanted wanted);
}
