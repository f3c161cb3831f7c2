package dev.headwater.operator.aws;

/** What came of making sure of a bucket. */
public sealed interface BucketAnswer {
  record Ensured(String arn) implements BucketAnswer {}

  record ForeignOwner(String message) implements BucketAnswer {}

  record NotOurs(String message) implements BucketAnswer {}

  record Unavailable(AwsProblem problem) implements BucketAnswer {}
}
