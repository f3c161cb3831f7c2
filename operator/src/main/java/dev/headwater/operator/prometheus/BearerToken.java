package dev.headwater.operator.prometheus;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server knows a caller by; never printed.
 *
 * @param value without spaces or line ends
 */
public record BearerToken(String value) {
  /** What RFC 6750 allows; it goes into a header. */
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]{1,8192}=*");

  /**
   * The token in a text; a line end, which editors add, is no part of it. Empty when it is none.
   */
  public static Optional<BearerToken> in(String text) {
    return Optional.of(text.strip())
        .filter(token -> BEARER.matcher(token).matches())
        .map(BearerToken::new);
  }

  @Override
  public String toString() {
    return "a token";
  }
}
