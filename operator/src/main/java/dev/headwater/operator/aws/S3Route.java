package dev.headwater.operator.aws;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How subnets that share a route table reach S3.
 *
 * @param vpcId the VPC
 * @param routeTableId the table that holds for them, explicitly or as the VPC's main one
 * @param subnetIds subnets of nodes
 * @param exit how traffic to S3 leaves
 * @param endpointArns ARNs of the endpoints that it leaves by; empty for other exits
 */
public record S3Route(
    String vpcId,
    String routeTableId,
    SortedSet<String> subnetIds,
    S3Exit exit,
    SortedSet<String> endpointArns) {
  public S3Route {
    subnetIds = new TreeSet<>(subnetIds);
    endpointArns = new TreeSet<>(endpointArns);
  }
}
