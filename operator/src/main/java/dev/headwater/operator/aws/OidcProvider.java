package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;

/**
 * An OIDC provider of IAM: by it roles can trust the tokens of an EKS cluster.
 *
 * @param arn its ARN
 * @param issuer issuer of the tokens, without https://
 */
record OidcProvider(String arn, String issuer) {
  /** The provider that the caller's account has for an issuer, if it has one. */
  static OidcProvider of(String issuerUrl, Caller caller) {
    var issuer = issuerUrl.replaceFirst("^https://", "");
    return new OidcProvider(
        "arn:%s:iam::%s:oidc-provider/%s".formatted(caller.partition(), caller.account(), issuer),
        issuer);
  }
}
