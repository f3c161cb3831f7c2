package dev.headwater.operator.aws;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/** Subnets as EKS and EC2 describe them. */
public final class Ec2Subnets implements Subnets {
  /** The most that EC2 gives at a time. */
  private static final int PAGE = 1000;

  private final AwsClients clients;
  private final EksClusters clusters;

  public Ec2Subnets(AwsClients clients) {
    this.clients = clients;
    this.clusters = new EksClusters(clients);
  }

  @Override
  public SubnetsAnswer describe(String clusterArn) {
    try {
      var cluster = clusters.describe(clusterArn);
      if (cluster.isEmpty()) {
        return new SubnetsAnswer.NoVpc(
            "The operator's account has no EKS cluster %s, so its VPC is not known. Correct HEADWATER_CLUSTER_ARN, or create the StreamCluster anew with zoneRouting.mode ClientTag."
                .formatted(clusterArn));
      }
      return vpc(cluster.get())
          .map(vpcId -> subnets(clusterArn, vpcId))
          .orElseGet(
              () ->
                  new SubnetsAnswer.NoVpc(
                      "EKS names no VPC of %s. Create the StreamCluster anew with zoneRouting.mode ClientTag."
                          .formatted(clusterArn)));
    } catch (AwsCall.Failed e) {
      return new SubnetsAnswer.Unavailable(e.problem(clusterArn));
    }
  }

  private static Optional<String> vpc(Cluster cluster) {
    return Optional.ofNullable(cluster.resourcesVpcConfig())
        .map(VpcConfigResponse::vpcId)
        .filter(id -> !id.isBlank());
  }

  private SubnetsAnswer subnets(String clusterArn, String vpcId) {
    var region = Arn.fromString(clusterArn).region().orElseThrow();
    var inVpc = Filter.builder().name("vpc-id").values(vpcId).build();
    return AwsCall.of(
        "ec2:DescribeSubnets",
        () -> {
          var cidrs = new TreeMap<String, SortedSet<String>>();
          clients
              .ec2(region)
              .describeSubnetsPaginator(b -> b.maxResults(PAGE).filters(List.of(inVpc)))
              .subnets()
              .stream()
              // A subnet for IPv6 alone has none.
              .filter(subnet -> subnet.cidrBlock() != null)
              .forEach(
                  subnet ->
                      cidrs
                          .computeIfAbsent(subnet.availabilityZoneId(), _ -> new TreeSet<>())
                          .add(subnet.cidrBlock()));
          return new SubnetsAnswer.Known(vpcId, cidrs);
        });
  }
}
