package dev.headwater.operator.aws;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.UUID;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * Makes gateway endpoints of S3 and attaches route tables to them. They serve whatever is in their
 * VPC, so nothing is ever detached or deleted, and a policy is never written.
 */
final class GatewayEndpoints {
  private final AwsClients clients;
  private final Ec2Vpcs vpcs;
  private final String clusterArn;
  private final Clock clock;

  GatewayEndpoints(AwsClients clients, Ec2Vpcs vpcs, String clusterArn, Clock clock) {
    this.clients = clients;
    this.vpcs = vpcs;
    this.clusterArn = clusterArn;
    this.clock = clock;
  }

  /**
   * The VPC after a step. It follows from what EC2 answers: what EC2 describes may be older for a
   * while.
   */
  VpcRoutes take(GatewayStep step, String region, VpcRoutes seen) {
    return switch (step) {
      case GatewayStep.None _ -> seen;
      case GatewayStep.Attach(VpcRoutes.Endpoint endpoint, SortedSet<String> tables) ->
          attached(region, seen, endpoint, tables);
      case GatewayStep.Create(SortedSet<String> tables) -> created(region, seen, tables);
    };
  }

  private VpcRoutes attached(
      String region, VpcRoutes seen, VpcRoutes.Endpoint endpoint, SortedSet<String> tables) {
    AwsCall.of(
        "ec2:ModifyVpcEndpoint",
        () ->
            clients
                .ec2(region)
                .modifyVpcEndpoint(b -> b.vpcEndpointId(endpoint.id()).addRouteTableIds(tables)));
    return seen.with(endpoint.serving(tables));
  }

  private VpcRoutes created(String region, VpcRoutes seen, SortedSet<String> tables) {
    var answer =
        AwsCall.of(
            "ec2:CreateVpcEndpoint",
            () ->
                clients
                    .ec2(region)
                    .createVpcEndpoint(
                        b ->
                            b.vpcEndpointType(VpcEndpointType.GATEWAY)
                                .vpcId(seen.vpcId())
                                .serviceName(Ec2Vpcs.service(region))
                                .routeTableIds(tables)
                                .clientToken(token(seen.vpcId(), tables))
                                .tagSpecifications(tags())));
    return seen.with(vpcs.endpoint(region, answer.vpcEndpoint()).serving(tables));
  }

  /**
   * The same for all who want the same within an hour, so that a call whose answer was lost makes
   * no second endpoint. Not for ever: EC2 would answer with one that somebody has deleted since.
   */
  private String token(String vpcId, SortedSet<String> tables) {
    var hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    var wanted = "%s %s %s %s".formatted(clusterArn, vpcId, tables, hour);
    return UUID.nameUUIDFromBytes(wanted.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Of no StreamCluster: the endpoint outlives the one that asked for it first. */
  private TagSpecification tags() {
    return TagSpecification.builder()
        .resourceType(ResourceType.VPC_ENDPOINT)
        .tags(
            tag("Name", "headwater-s3"),
            tag("app.kubernetes.io/managed-by", "headwater"),
            tag(Ec2Vpcs.MADE_BY, clusterArn))
        .build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
