package dev.headwater.e2e.aws.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One key of a statement's Condition.
 *
 * @param operator such as {@code StringEquals}
 * @param values of which one has to fit
 */
record Condition(String operator, String key, List<String> values) {
  /** Keys that the front finds the values of; in lower case. */
  private static final Set<String> KEYS =
      Set.of(
          "aws:resourceaccount",
          "aws:securetransport",
          "ec2:createaction",
          "ec2:vpceservicename",
          "iam:passedtoservice",
          "iam:permissionsboundary",
          "kms:encryptioncontext:aws:s3:arn",
          "kms:viaservice",
          "s3:prefix",
          "s3:x-amz-bucket-namespace");

  private static final List<String> KEYS_BY_TAG = List.of("aws:requesttag/");

  /** What a token says, by its issuer: {@code oidc.eks.us-east-1.amazonaws.com/id/1:sub}. */
  private static final List<String> CLAIMS = List.of(":sub", ":aud");

  Condition {
    values = List.copyOf(values);
  }

  /** UNKNOWN for operators and keys that are not known here; NO when the request lacks the key. */
  Truth holds(Access access) {
    if (!isKnown(key.toLowerCase(Locale.ROOT))) {
      return Truth.UNKNOWN;
    }
    return switch (operator) {
      case "StringEquals" -> any(access, String::equals);
      case "StringLike" -> any(access, Patterns::isLike);
      case "ArnEquals", "ArnLike" -> any(access, Patterns::isArnLike);
      case "Bool" -> any(access, String::equalsIgnoreCase);
      default -> Truth.UNKNOWN;
    };
  }

  private static boolean isKnown(String lowerCaseKey) {
    return KEYS.contains(lowerCaseKey)
        || KEYS_BY_TAG.stream().anyMatch(lowerCaseKey::startsWith)
        || CLAIMS.stream().anyMatch(lowerCaseKey::endsWith);
  }

  private Truth any(Access access, BiPredicate<String, String> fits) {
    return Truth.of(
        access
            .value(key)
            .filter(actual -> values.stream().anyMatch(value -> fits.test(value, actual)))
            .isPresent());
  }
}
