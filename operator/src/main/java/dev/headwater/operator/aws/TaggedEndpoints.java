package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsTaggedResources.Candidate;
import java.util.List;
import java.util.Map;

/** Gateway endpoints that the Headwater of an EKS cluster made, in the region of that cluster. */
final class TaggedEndpoints {
  private final Ec2Vpcs vpcs;
  private final String region;

  TaggedEndpoints(AwsClients clients, String region, String clusterArn) {
    this.vpcs = new Ec2Vpcs(clients, clusterArn);
    this.region = region;
  }

  List<Candidate> candidates() {
    return vpcs.ours(region).stream()
        .map(endpoint -> new Candidate(endpoint.said().arn(), endpoint.id(), Map::of))
        .toList();
  }
}
