package dev.headwater.operator.aws;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How subnets that share a route table reach S3.
 *
 * @param vpcId the VPC
 * @param routeTableId the table that holds for them, explicitly or as the VPC's main one
 * @param subnetIds subnets of nodes
 * @param exit how traffic to S3 leaves
 * @param endpoints those that it leaves by, in the order of their ARNs; empty for other exits
 */
public record S3Route(
    String vpcId,
    String routeTableId,
    SortedSet<String> subnetIds,
    S3Exit exit,
    List<S3Endpoint> endpoints) {
  public S3Route {
    subnetIds = new TreeSet<>(subnetIds);
    endpoints = List.copyOf(endpoints);
  }

  /** Whether a gateway endpoint could take the traffic, and none does. */
  public boolean lacksGateway() {
    return switch (exit) {
      // Names come before routes: a gateway endpoint beside it would get nothing.
      case GATEWAY_ENDPOINT, INTERFACE_ENDPOINT -> false;
      case NAT_GATEWAY, TRANSIT_GATEWAY, INTERNET_GATEWAY, OTHER, NONE -> true;
    };
  }
}
