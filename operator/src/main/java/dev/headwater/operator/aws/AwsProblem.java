package dev.headwater.operator.aws;

/**
 * Why AWS could not be asked.
 *
 * @param kind what a user does about it
 * @param message which call on what, what AWS said, and what to do
 */
public record AwsProblem(Kind kind, String message) {
  /** Kinds that differ in what a user does about them. */
  public enum Kind {
    ACCESS_DENIED,
    CREDENTIALS,
    THROTTLED,
    UNREACHABLE,
    OTHER
  }
}
