package dev.headwater.operator.aws;

/** What leads pods to their role, beside the role itself. */
public sealed interface RoleLink {
  /**
   * The role trusts the tokens of an OIDC provider of IAM; others own it.
   *
   * @param arn ARN of the provider
   */
  record Provider(String arn) implements RoleLink {}

  /**
   * A Pod Identity association of EKS, made for the cluster.
   *
   * @param arn ARN of the association
   */
  record Association(String arn) implements RoleLink {}
}
