package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/**
 * Our rule in a bucket's lifecycle: only uploads that were never finished expire, since the engine
 * deletes its objects itself. Rules of others stay.
 */
final class LifecycleRules {
  static final String ID = "headwater-abort-multipart";
  private static final int ABORT_AFTER_DAYS = 7;

  /** INTELLIGENT_TIERING may archive; what is not known here may too. */
  private static final Set<TransitionStorageClass> READABLE_AT_ONCE =
      Set.of(
          TransitionStorageClass.STANDARD_IA,
          TransitionStorageClass.ONEZONE_IA,
          TransitionStorageClass.GLACIER_IR);

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

  /**
   * What rules would do to records, in words; the engine deletes what it can spare.
   *
   * @param oursIsMended whether what others put into our rule goes; else it counts as theirs
   */
  static List<String> dangers(List<LifecycleRule> present, boolean oursIsMended) {
    return present.stream()
        .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
        .filter(rule -> !(oursIsMended && isOurs(rule)))
        .flatMap(rule -> Stream.concat(expiry(rule), archive(rule)))
        .toList();
  }

  private static Stream<String> expiry(LifecycleRule rule) {
    return Stream.of(rule)
        .filter(r -> r.expiration() != null)
        .filter(r -> r.expiration().days() != null || r.expiration().date() != null)
        .map(r -> "lifecycle rule '%s' deletes objects by their age".formatted(r.id()));
  }

  private static Stream<String> archive(LifecycleRule rule) {
    return rule.transitions().stream()
        .map(Transition::storageClass)
        .filter(storage -> !READABLE_AT_ONCE.contains(storage))
        .map(
            storage ->
                "lifecycle rule '%s' moves objects to %s, where they cannot always be read at once"
                    .formatted(rule.id(), storage));
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
