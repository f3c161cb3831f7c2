package dev.headwater.e2e.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.services.iam.IamClient;

/** Trust policies of roles of pods, and tokens that nobody has signed. */
public final class Trusts {
  /** Trust in EKS, for Pod Identity, whoever it asks for. */
  public static final String IN_EKS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
       "Principal":{"Service":"pods.eks.amazonaws.com"},
       "Action":["sts:AssumeRole","sts:TagSession"]}]}
      """;

  private Trusts() {}

  /** A token of a ServiceAccount for STS. */
  public static String token(String namespace, String account) {
    return "e30.%s.e30"
        .formatted(
            encoded(
                "{\"sub\": \"system:serviceaccount:%s:%s\", \"aud\": [\"sts.amazonaws.com\"]}"
                    .formatted(namespace, account)));
  }

  /** The trust of a role in one ServiceAccount, by the provider of the stack's EKS cluster. */
  public static String inServiceAccount(IamClient iam, String namespace, String account) {
    var provider = iam.listOpenIDConnectProviders().openIDConnectProviderList().getFirst().arn();
    var issuer = provider.substring(provider.indexOf("oidc-provider/") + 14);
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
     "Principal":{"Federated":"%1$s"},"Action":"sts:AssumeRoleWithWebIdentity",
     "Condition":{"StringEquals":{"%2$s:sub":"system:serviceaccount:%3$s:%4$s",
      "%2$s:aud":"sts.amazonaws.com"}}}]}
    """
        .formatted(provider, issuer, namespace, account);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
