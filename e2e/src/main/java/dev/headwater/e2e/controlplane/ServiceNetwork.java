package dev.headwater.e2e.controlplane;

/** The address family of a Kubernetes cluster's Services. */
public enum ServiceNetwork {
  IPV4("10.96.0.0/16", "127.0.0.1"),
  IPV6("fd00:10:96::/112", "::1");

  private final String range;
  private final String loopback;

  ServiceNetwork(String range, String loopback) {
    this.range = range;
    this.loopback = loopback;
  }

  /** Where Services get their addresses from; nothing is reached there, since no proxy runs. */
  String range() {
    return range;
  }

  /** The address of this family at which pods reach the API, for want of the Service's own. */
  public String loopback() {
    return loopback;
  }
}
