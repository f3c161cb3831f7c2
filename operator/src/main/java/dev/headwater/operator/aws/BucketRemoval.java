package dev.headwater.operator.aws;

/** What came of removing a bucket. */
public sealed interface BucketRemoval {
  /** There is no such bucket, any more or at all. */
  record Gone() implements BucketRemoval {}

  /**
   * It is not removed.
   *
   * @param message why: what is in it, or whose it is
   */
  record Kept(String message) implements BucketRemoval {}

  /**
   * It is being emptied.
   *
   * @param atLeast how much of it is gone, rounded down so that it is news now and then only
   */
  record Purging(long atLeast) implements BucketRemoval {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements BucketRemoval {}
}
