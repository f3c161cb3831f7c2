package dev.headwater.operator.aws;

/** What came of making sure of a bucket. */
public sealed interface BucketAnswer {
  /** It exists, is ours, and has its settings and tags. */
  record Ensured(String arn) implements BucketAnswer {}

  /** A bucket of that name belongs to another account; it was not touched. */
  record ForeignOwner(String message) implements BucketAnswer {}

  /** A bucket of that name is in our account, but does not carry our tag; it was not touched. */
  record NotOurs(String message) implements BucketAnswer {}

  /** It has data, so it is not made anew, and there is none of that name. */
  record Missing(String message) implements BucketAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements BucketAnswer {}
}
