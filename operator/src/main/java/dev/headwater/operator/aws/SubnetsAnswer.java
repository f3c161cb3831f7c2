package dev.headwater.operator.aws;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What AWS says of an EKS cluster's subnets. */
public sealed interface SubnetsAnswer {
  /**
   * The subnets of the VPC.
   *
   * @param vpcId id of the VPC
   * @param cidrsByZoneId IPv4 ranges by the id of their zone
   */
  record Known(String vpcId, SortedMap<String, SortedSet<String>> cidrsByZoneId)
      implements SubnetsAnswer {
    public Known {
      cidrsByZoneId = new TreeMap<>(cidrsByZoneId);
    }
  }

  /** AWS names no VPC of that EKS cluster; the message says what to do. */
  record NoVpc(String message) implements SubnetsAnswer {}

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements SubnetsAnswer {}
}
