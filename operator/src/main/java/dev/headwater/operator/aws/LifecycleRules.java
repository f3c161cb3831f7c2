package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/**
 * Our rule in a bucket's lifecycle: only uploads that were never finished expire, since the engine
 * deletes its objects itself. Rules of others stay.
 */
final class LifecycleRules {
  static final String ID = "headwater-abort-multipart";
  private static final int ABORT_AFTER_DAYS = 7;

  private LifecycleRules() {}

  /** The rules with ours; empty when it is there already and says what it is to say. */
  static Optional<List<LifecycleRule>> merged(List<LifecycleRule> present) {
    var ours = present.stream().filter(LifecycleRules::isOurs).toList();
    if (ours.size() == 1 && abortsUploadsOnly(ours.getFirst())) {
      return Optional.empty();
    }
    var theirs = present.stream().filter(rule -> !isOurs(rule));
    return Optional.of(Stream.concat(theirs, Stream.of(rule())).toList());
  }

  private static boolean isOurs(LifecycleRule rule) {
    return ID.equals(rule.id());
  }

  /** Somebody who adds an action or a prefix to our rule makes it another rule. */
  private static boolean abortsUploadsOnly(LifecycleRule rule) {
    return rule.status() == ExpirationStatus.ENABLED
        && coversAll(rule)
        && rule.abortIncompleteMultipartUpload() != null
        && rule.abortIncompleteMultipartUpload().daysAfterInitiation() == ABORT_AFTER_DAYS
        && rule.expiration() == null
        && rule.transitions().isEmpty()
        && rule.noncurrentVersionExpiration() == null
        && rule.noncurrentVersionTransitions().isEmpty();
  }

  /** S3 gives an empty filter, an empty prefix or none for the same. */
  @SuppressWarnings("deprecation")
  private static boolean coversAll(LifecycleRule rule) {
    return isBlank(rule.prefix()) && (rule.filter() == null || selectsAll(rule.filter()));
  }

  private static boolean selectsAll(LifecycleRuleFilter filter) {
    return isBlank(filter.prefix())
        && filter.tag() == null
        && filter.and() == null
        && filter.objectSizeGreaterThan() == null
        && filter.objectSizeLessThan() == null;
  }

  private static boolean isBlank(String prefix) {
    return prefix == null || prefix.isEmpty();
  }

  private static LifecycleRule rule() {
    return LifecycleRule.builder()
        .id(ID)
        .status(ExpirationStatus.ENABLED)
        .filter(f -> f.prefix(""))
        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(ABORT_AFTER_DAYS))
        .build();
  }
}
