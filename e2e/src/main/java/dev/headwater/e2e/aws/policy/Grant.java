package dev.headwater.e2e.aws.policy;

/**
 * An action that a statement of a policy allows.
 *
 * @param sid name of the statement; empty if it has none
 * @param action as the statement has it
 */
public record Grant(String sid, String action) {
  @Override
  public String toString() {
    return sid + " " + action;
  }
}
