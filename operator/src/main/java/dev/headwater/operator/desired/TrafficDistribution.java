package dev.headwater.operator.desired;

/** How the bootstrap Service keeps traffic in its zone; depends on the Kubernetes version. */
public enum TrafficDistribution {
  /** Kubernetes 1.34 and later. */
  PREFER_SAME_ZONE("PreferSameZone"),
  /** Kubernetes 1.33: the same, under the older name. */
  PREFER_CLOSE("PreferClose");

  private static final int SAME_ZONE_SINCE_MINOR = 34;

  private final String id;

  TrafficDistribution(String id) {
    this.id = id;
  }

  /** The value as the API server knows it. */
  public String id() {
    return id;
  }

  /** What an API server of version {@code 1.minor} understands. */
  public static TrafficDistribution ofKubernetesMinor(int minor) {
    return minor >= SAME_ZONE_SINCE_MINOR ? PREFER_SAME_ZONE : PREFER_CLOSE;
  }
}
