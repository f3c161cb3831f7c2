package dev.headwater.e2e.enginedouble;

/**
 * A partition; S3 keeps the copies, so it has one replica.
 *
 * @param replica the broker that serves it, or served it last
 * @param led whether that broker leads it
 */
record Partition(int replica, boolean led, int leaderEpoch) {
  /** The first leader of a new partition. */
  static Partition on(int broker) {
    return new Partition(broker, true, 0);
  }

  Partition ledBy(int broker) {
    return new Partition(broker, true, leaderEpoch + 1);
  }

  Partition leaderless(int broker) {
    return new Partition(broker, false, leaderEpoch + 1);
  }
}
