package dev.headwater.operator.aws;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** EKS clusters of the operator's account. */
final class EksClusters {
  private final AwsClients clients;

  /** ARNs of those that were there once: pods run in them. */
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  EksClusters(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * The EKS cluster of pods; empty when the operator's account has none of that ARN. The name alone
   * could be that of another account's cluster. Blocks until the deadline of a call.
   */
  Optional<Cluster> describe(PodSubject subject) {
    return describe(subject.clusterArn());
  }

  /** The EKS cluster of that ARN, in the same way. */
  Optional<Cluster> describe(String clusterArn) {
    var arn = Arn.fromString(clusterArn);
    var cluster =
        AwsCall.of(
            "eks:DescribeCluster",
            () -> {
              try {
                return Optional.of(
                        clients
                            .eks(arn.region().orElseThrow())
                            .describeCluster(b -> b.name(arn.resource().resource()))
                            .cluster())
                    .filter(found -> clusterArn.equals(found.arn()));
              } catch (ResourceNotFoundException e) {
                return Optional.<Cluster>empty();
              }
            });
    cluster.ifPresent(found -> known.add(found.arn()));
    return cluster;
  }

  /** Whether it is there; asked until it is. */
  boolean contains(PodSubject subject) {
    return known.contains(subject.clusterArn()) || describe(subject).isPresent();
  }
}
