package dev.headwater.operator.aws;

/** What came of looking for the OIDC provider of an EKS cluster. */
sealed interface ProviderAnswer {
  /** It is there and takes the tokens of pods. */
  record Found(OidcProvider provider) implements ProviderAnswer {}

  /** No role can rely on it; the answer says why. */
  record Unusable(RoleAnswer answer) implements ProviderAnswer {}
}
