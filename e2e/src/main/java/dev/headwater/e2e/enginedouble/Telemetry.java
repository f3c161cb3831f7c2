package dev.headwater.e2e.enginedouble;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a test has the brokers of one cluster say of their load. Traffic is spread evenly over the
 * brokers that are active, that of a zone over the zone's, and counted since it was set first.
 */
public final class Telemetry {
  private static final int IDS_OF_A_ZONE = 1000;

  private final Map<String, String> gauges = new ConcurrentHashMap<>();
  private final Map<Integer, Double> inBytesPerSecondOfZones = new ConcurrentHashMap<>();
  private volatile double inBytesPerSecond;
  private volatile double outBytesPerSecond;
  private volatile boolean garbled;
  private volatile Instant lastRead = Instant.EPOCH;

  Telemetry() {}

  /** So many bytes a second come in from clients and go out to them, over all brokers. */
  public void traffic(double in, double out) {
    inBytesPerSecond = in;
    outBytesPerSecond = out;
  }

  /**
   * So many bytes a second come in besides from clients of one zone, over its brokers.
   *
   * @param nodeIdBase node id of the zone's first broker
   */
  public void trafficOfZone(int nodeIdBase, double in) {
    inBytesPerSecondOfZones.put(nodeIdBase, in);
  }

  /** Every broker serves this gauge with this value, such as NaN. */
  public void gauge(String name, double value) {
    gauges.put(name, value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value));
  }

  /** When one of the brokers was asked for its metrics last. */
  public Instant lastRead() {
    return lastRead;
  }

  /** While true the counters of traffic are no numbers. */
  public void garble(boolean isGarbled) {
    garbled = isGarbled;
  }

  Map<String, String> gauges() {
    return Map.copyOf(gauges);
  }

  /** A broker's counters, from the start of its process on. */
  final class Counters {
    private final int nodeId;
    private double in;
    private double out;
    private long countedNanos = System.nanoTime();

    Counters(int nodeId) {
      this.nodeId = nodeId;
    }

    /**
     * What has come in and gone out, as it is served.
     *
     * @param active node ids of the brokers that are active
     */
    synchronized Traffic now(List<Integer> active) {
      lastRead = Instant.now();
      long now = System.nanoTime();
      double seconds = (now - countedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
      countedNanos = now;
      int zone = base(nodeId);
      long inZone = active.stream().filter(other -> base(other) == zone).count();
      in += inBytesPerSecond * seconds / Math.max(1, active.size());
      in += inBytesPerSecondOfZones.getOrDefault(zone, 0.0) * seconds / Math.max(1, inZone);
      out += outBytesPerSecond * seconds / Math.max(1, active.size());
      return garbled
          ? new Traffic("NaN", "NaN")
          : new Traffic(Long.toString((long) in), Long.toString((long) out));
    }
  }

  private static int base(int nodeId) {
    return nodeId / IDS_OF_A_ZONE * IDS_OF_A_ZONE;
  }

  /** Bytes, as they are served. */
  record Traffic(String in, String out) {}
}
