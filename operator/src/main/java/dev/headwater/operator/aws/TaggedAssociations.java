package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsTaggedResources.Candidate;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Pod Identity associations of the EKS cluster; the list does not have their tags. */
final class TaggedAssociations {
  private final EksClient eks;
  private final String cluster;

  TaggedAssociations(EksClient eks, String clusterArn) {
    this.eks = eks;
    this.cluster = clusterArn.substring(clusterArn.indexOf('/') + 1);
  }

  List<Candidate> candidates() {
    return AwsCall.of("eks:ListPodIdentityAssociations", this::listed).stream()
        .map(
            listed ->
                new Candidate(listed.associationArn(), listed.associationId(), () -> tags(listed)))
        .toList();
  }

  /** None when the account has no such EKS cluster. */
  private List<PodIdentityAssociationSummary> listed() {
    try {
      return eks
          .listPodIdentityAssociationsPaginator(b -> b.clusterName(cluster))
          .associations()
          .stream()
          .toList();
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
  }

  private Map<String, String> tags(PodIdentityAssociationSummary listed) {
    return AwsCall.of(
        "eks:DescribePodIdentityAssociation",
        () -> {
          try {
            return eks.describePodIdentityAssociation(
                    b -> b.clusterName(cluster).associationId(listed.associationId()))
                .association()
                .tags();
          } catch (ResourceNotFoundException e) {
            return Map.<String, String>of();
          }
        });
  }
}
