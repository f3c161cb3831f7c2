package dev.headwater.e2e.aws.policy;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts with {@code *} and {@code ?}, as policies have them. */
final class Patterns {
  private static final int PARTS_OF_AN_ARN = 6;

  private Patterns() {}

  static boolean isLike(String pattern, String text) {
    var regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
  }

  /** AWS takes actions in any case. */
  static boolean isActionLike(String pattern, String action) {
    return isLike(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
  }

  /** Each part for itself: an asterisk does not reach over a colon into the next part. */
  static boolean isArnLike(String pattern, String arn) {
    if (pattern.equals("*") || pattern.equals(arn)) {
      return true;
    }
    var expected = pattern.split(":", PARTS_OF_AN_ARN);
    var actual = arn.split(":", PARTS_OF_AN_ARN);
    if (expected.length != PARTS_OF_AN_ARN || actual.length != PARTS_OF_AN_ARN) {
      return false;
    }
    for (int i = 0; i < PARTS_OF_AN_ARN; i++) {
      if (!isLike(expected[i], actual[i])) {
        return false;
      }
    }
    return true;
  }
}
