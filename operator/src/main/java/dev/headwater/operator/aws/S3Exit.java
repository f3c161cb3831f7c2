package dev.headwater.operator.aws;

/** How what is sent to S3 leaves a subnet. */
public enum S3Exit {
  /** A gateway endpoint of S3 is attached to the route table. */
  GATEWAY_ENDPOINT("a gateway endpoint"),

  /** S3's names resolve to an interface endpoint in the whole VPC, whatever the routes say. */
  INTERFACE_ENDPOINT("an interface endpoint"),
  NAT_GATEWAY("a NAT gateway"),
  TRANSIT_GATEWAY("a transit gateway"),
  INTERNET_GATEWAY("an internet gateway"),

  /** A NAT instance, a firewall, a VPN or routes to some addresses only. */
  OTHER("something else"),

  /** Nothing leads out of the VPC. */
  NONE("no way");

  private final String words;

  S3Exit(String words) {
    this.words = words;
  }

  /** The same with its article, for a message. */
  public String words() {
    return words;
  }
}
