package dev.headwater.operator.prometheus;

/**
 * What a server knows a caller by; never printed.
 *
 * @param value without spaces or line ends
 */
public record BearerToken(String value) {
  @Override
  public String toString() {
    return "a token";
  }
}
