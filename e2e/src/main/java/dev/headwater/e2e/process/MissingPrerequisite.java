package dev.headwater.e2e.process;

/**
 * Something that the stack needs is not on this machine. The message is one sentence for the person
 * at the terminal: what is missing, and how to get it; no stack trace helps with that.
 */
public final class MissingPrerequisite extends RuntimeException {
  public MissingPrerequisite(String message) {
    super(message);
  }
}
