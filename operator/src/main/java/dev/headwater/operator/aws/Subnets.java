package dev.headwater.operator.aws;

/** Subnets of the VPC that an EKS cluster is in. */
public interface Subnets {
  /**
   * Those that have IPv4 addresses. Blocks until the deadlines of its calls; never throws.
   *
   * @param clusterArn ARN of the EKS cluster; AWS is asked in its region
   */
  SubnetsAnswer describe(String clusterArn);
}
