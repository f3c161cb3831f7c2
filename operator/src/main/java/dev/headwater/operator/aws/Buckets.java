package dev.headwater.operator.aws;

/** Buckets. */
public interface Buckets {
  BucketAnswer ensure(BucketWanted wanted);
}
