package dev.headwater.e2e.kubelet;

/**
 * A node to be registered.
 *
 * @param name name of the node
 * @param zoneName value of the label topology.kubernetes.io/zone, such as us-east-1a
 * @param zoneId value of the label topology.k8s.aws/zone-id, such as use1-az6
 * @param region value of the label topology.kubernetes.io/region
 */
public record NodeSpec(String name, String zoneName, String zoneId, String region) {
  /**
   * The EC2 instance that the node is taken for, as its provider id says; follows from its name.
   */
  public String instanceId() {
    return "i-%017x".formatted(Integer.toUnsignedLong(name.hashCode()));
  }
}
