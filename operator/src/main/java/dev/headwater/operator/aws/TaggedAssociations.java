package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsTaggedResources.Candidate;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/** Pod Identity associations of the EKS cluster; the list does not have their tags. */
final class TaggedAssociations {
  private final EksClient eks;
  private final String cluster;

  TaggedAssociations(EksClient eks, String clusterArn) {
    this.eks = eks;
    this.cluster = clusterArn.substring(clusterArn.indexOf('/') + 1);
  }

  List<Candidate> candidates() {
    return EksCall.ifThere(
            "eks:ListPodIdentityAssociations",
            () ->
                eks
                    .listPodIdentityAssociationsPaginator(b -> b.clusterName(cluster))
                    .associations()
                    .stream()
                    .toList())
        .orElse(List.of())
        .stream()
        .map(
            listed ->
                new Candidate(listed.associationArn(), listed.associationId(), () -> tags(listed)))
        .toList();
  }

  private Map<String, String> tags(PodIdentityAssociationSummary listed) {
    return EksCall.ifThere(
            "eks:DescribePodIdentityAssociation",
            () ->
                eks.describePodIdentityAssociation(
                        b -> b.clusterName(cluster).associationId(listed.associationId()))
                    .association()
                    .tags())
        .orElse(Map.of());
  }
}
