package dev.headwater.operator.replay;

/** What was given cannot be replayed; the message says where, what was seen and what is allowed. */
public final class InvalidInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidInput(String message) {
    super(message);
  }
}
