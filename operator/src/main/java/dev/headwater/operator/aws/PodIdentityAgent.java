package dev.headwater.operator.aws;

import java.util.Optional;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ComputeConfigResponse;

/**
 * Whether an EKS cluster has the agent that hands out keys by Pod Identity: as an add-on, or built
 * in, as EKS Auto Mode has it. One that was installed by other means is not seen.
 */
final class PodIdentityAgent {
  static final String ADDON = "eks-pod-identity-agent";

  private final AwsClients clients;
  private final EksClusters clusters;

  PodIdentityAgent(AwsClients clients, EksClusters clusters) {
    this.clients = clients;
    this.clusters = clusters;
  }

  /** Blocks until the deadline of a call. */
  boolean isIn(PodSubject subject) {
    return addon(subject).isPresent() || hasAutoMode(subject);
  }

  private Optional<Addon> addon(PodSubject subject) {
    return EksCall.ifThere(
        "eks:DescribeAddon",
        () ->
            clients
                .eks(subject.region())
                .describeAddon(b -> b.clusterName(subject.clusterName()).addonName(ADDON))
                .addon());
  }

  private boolean hasAutoMode(PodSubject subject) {
    return clusters
        .describe(subject)
        .map(Cluster::computeConfig)
        .map(ComputeConfigResponse::enabled)
        .orElse(false);
  }
}
