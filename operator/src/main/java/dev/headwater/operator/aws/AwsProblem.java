package dev.headwater.operator.aws;

/** Why AWS could not be asked. */
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
