package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.Identity;
import software.amazon.awssdk.services.eks.model.OIDC;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;

/**
 * OIDC providers of EKS clusters in IAM. None is ever made: one serves all pods of an EKS cluster,
 * and often another team owns it.
 */
final class OidcProviders {
  private final AwsClients clients;
  private final EksClusters clusters;

  /** Issuer by ARN of the EKS cluster, which keeps it for life. */
  private final Map<String, String> issuers = new ConcurrentHashMap<>();

  OidcProviders(AwsClients clients, EksClusters clusters) {
    this.clients = clients;
    this.clusters = clusters;
  }

  /** The provider of the EKS cluster's tokens. Blocks until the deadline of a call. */
  ProviderAnswer find(PodSubject subject, Caller caller) {
    try {
      return issuer(subject)
          .map(issuer -> look(OidcProvider.of(issuer, caller), subject))
          .orElseGet(() -> none(RoleWords.noCluster(subject, caller.account())));
    } catch (AwsCall.Failed e) {
      return unavailable(e, "EKS cluster " + subject.clusterArn());
    }
  }

  private Optional<String> issuer(PodSubject subject) {
    var known = Optional.ofNullable(issuers.get(subject.clusterArn()));
    if (known.isPresent()) {
      return known;
    }
    var issuer =
        clusters.describe(subject).map(Cluster::identity).map(Identity::oidc).map(OIDC::issuer);
    issuer.ifPresent(url -> issuers.put(subject.clusterArn(), url));
    return issuer;
  }

  private ProviderAnswer look(OidcProvider provider, PodSubject subject) {
    try {
      return IamCall.ifThere(
              "iam:GetOpenIDConnectProvider",
              () ->
                  clients
                      .iam(subject.region())
                      .getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(provider.arn())))
          .map(present -> checked(present, provider, subject))
          .orElseGet(() -> none(RoleWords.noProvider(provider, subject)));
    } catch (AwsCall.Failed e) {
      return unavailable(e, "OIDC provider " + provider.arn());
    }
  }

  private static ProviderAnswer checked(
      GetOpenIdConnectProviderResponse present, OidcProvider provider, PodSubject subject) {
    return present.clientIDList().contains(WebIdentityTrust.AUDIENCE)
        ? new ProviderAnswer.Found(provider)
        : none(RoleWords.noAudience(provider, subject));
  }

  private static ProviderAnswer none(String message) {
    return new ProviderAnswer.Unusable(new RoleAnswer.NoProvider(message));
  }

  private static ProviderAnswer unavailable(AwsCall.Failed failure, String resource) {
    return new ProviderAnswer.Unusable(new RoleAnswer.Unavailable(failure.problem(resource)));
  }
}
