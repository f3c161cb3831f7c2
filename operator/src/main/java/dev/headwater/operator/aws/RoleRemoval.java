package dev.headwater.operator.aws;

/** What came of removing a role. */
public sealed interface RoleRemoval {
  /** There is no such role, any more or at all. */
  record Gone() implements RoleRemoval {}

  /**
   * It is not removed.
   *
   * @param reason whose it is
   */
  record Kept(String reason) implements RoleRemoval {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements RoleRemoval {}
}
