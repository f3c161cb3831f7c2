package dev.headwater.operator.aws;

/** How EKS gives pods the credentials of a role. */
public enum Injection {
  /** The role trusts tokens of the EKS cluster's OIDC provider (IRSA). */
  WEB_IDENTITY,

  /**
   * An association of EKS names the role; the Pod Identity agent on the node hands out its keys.
   */
  POD_IDENTITY
}
