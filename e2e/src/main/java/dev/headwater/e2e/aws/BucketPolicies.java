package dev.headwater.e2e.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Policies of buckets, which are kept here and not in moto: moto leaves out a statement's
 * Condition, so that the one that denies requests without TLS denies every request. Nothing is
 * enforced by them.
 */
final class BucketPolicies {
  private final Map<String, String> policies = new ConcurrentHashMap<>();

  /** What S3 answers to a call on the policy of a bucket that exists. */
  Outcome.Own carryOut(S3Address s3, Request request) {
    return switch (s3.operation()) {
      case "PutBucketPolicy" -> {
        policies.put(s3.bucket(), request.text().orElse(""));
        yield new Outcome.Own(204, "");
      }
      case "DeleteBucketPolicy" -> {
        forget(s3.bucket());
        yield new Outcome.Own(204, "");
      }
      default ->
          Optional.ofNullable(policies.get(s3.bucket()))
              .map(policy -> new Outcome.Own(200, policy))
              .orElseGet(
                  () ->
                      Outcome.Own.error(
                          404, "NoSuchBucketPolicy", "The bucket policy does not exist"));
    };
  }

  /** A bucket takes its policy with it. */
  void forget(String bucket) {
    policies.remove(bucket);
  }
}
