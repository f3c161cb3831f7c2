package dev.headwater.operator.aws;

/** What came of making sure of a role. */
public sealed interface RoleAnswer {
  /**
   * It exists and can be used.
   *
   * @param arn its ARN
   * @param link what leads the pods to it
   */
  record Ensured(String arn, RoleLink link) implements RoleAnswer {}

  /** A role of that name is there, but was not made for this cluster; it was not touched. */
  record NotOurs(String message) implements RoleAnswer {}

  /**
   * There is no role of that ARN that carries the tag which allows to use it, or it does not let
   * the pods in.
   *
   * @param seen why, for the installation only
   */
  record NotAllowed(String message, String seen) implements RoleAnswer {}

  /** IAM has no OIDC provider for the EKS cluster's tokens, or one that does not take them. */
  record NoProvider(String message) implements RoleAnswer {}

  /** Another Pod Identity association has the pods' ServiceAccount; it was not touched. */
  record AssociationNotOurs(String message) implements RoleAnswer {}

  /** It was created just now, and AWS does not show it everywhere yet. */
  record Pending(String message) implements RoleAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements RoleAnswer {}
}
