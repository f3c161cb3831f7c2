package dev.headwater.operator.prometheus;

/** What came of a question. */
public sealed interface ServerAnswer {
  /** A number of now, finite and not negative. */
  record Value(double value) implements ServerAnswer {}

  /**
   * Nothing that can be used.
   *
   * @param why what the server did, in words of our own: its text may hold what is not the user's
   */
  record Unusable(String why) implements ServerAnswer {}

  /** The server does not take the token, or wants one. */
  record Denied(String why) implements ServerAnswer {}
}
