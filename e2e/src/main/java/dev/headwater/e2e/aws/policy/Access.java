package dev.headwater.e2e.aws.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that a call needs to be allowed; many calls need several.
 *
 * @param action IAM's name of it, such as {@code s3:ListBucket}
 * @param resource ARN, or {@code *} where the action knows no resources
 * @param context values of condition keys, by key in lower case; a key that is not there is absent
 *     from the request
 */
public record Access(String action, String resource, Map<String, String> context) {
  public Access {
    var lower = new HashMap<String, String>();
    context.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
    context = Map.copyOf(lower);
  }

  /** The value of a condition key, in any case. */
  Optional<String> value(String key) {
    return Optional.ofNullable(context.get(key.toLowerCase(Locale.ROOT)));
  }
}
