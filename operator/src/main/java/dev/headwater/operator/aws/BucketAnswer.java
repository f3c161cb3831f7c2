package dev.headwater.operator.aws;

import java.util.List;

/** What came of making sure of a bucket. */
public sealed interface BucketAnswer {
  /**
   * It exists and can be used.
   *
   * @param arn its ARN
   * @param drift settings that differ from what they are to be and were left so
   */
  record Ensured(String arn, List<String> drift) implements BucketAnswer {
    public Ensured {
      drift = List.copyOf(drift);
    }
  }

  /** A bucket of that name belongs to another account; it was not touched. */
  record ForeignOwner(String message) implements BucketAnswer {}

  /** A bucket of that name is in our account, but does not carry our tag; it was not touched. */
  record NotOurs(String message) implements BucketAnswer {}

  /** S3 makes no bucket of its name for us. */
  record NameRefused(String message) implements BucketAnswer {}

  /**
   * It is to be adopted, and there is none of that name that carries the tag which allows it;
   * nothing was touched.
   *
   * @param seen why, for the installation only
   */
  record NotAllowed(String message, String seen) implements BucketAnswer {}

  /** Records would be lost or could not be read in it, by a rule of somebody else's. */
  record Unsafe(String message) implements BucketAnswer {}

  /**
   * There is no key of that ARN that carries the tag which allows to use it.
   *
   * @param seen why, for the installation only
   */
  record KeyNotAllowed(String message, String seen) implements BucketAnswer {}

  /** Nothing can be encrypted with the key. */
  record KeyUnusable(String message) implements BucketAnswer {}

  /** It has data, so it is not made anew, and there is none of that name; or not in the region. */
  record Missing(String message) implements BucketAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements BucketAnswer {}
}
