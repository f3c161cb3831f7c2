package dev.headwater.e2e.enginedouble;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a test has the brokers of one cluster say of their load. Traffic is spread evenly over the
 * brokers that are active, and counted since it was set first.
 */
public final class Telemetry {
  private final Map<String, String> gauges = new ConcurrentHashMap<>();
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
    private double in;
    private double out;
    private long countedNanos = System.nanoTime();

    /** What has come in and gone out, as it is served. */
    synchronized Traffic now(int activeBrokers) {
      lastRead = Instant.now();
      long now = System.nanoTime();
      double seconds = (now - countedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
      countedNanos = now;
      in += inBytesPerSecond * seconds / Math.max(1, activeBrokers);
      out += outBytesPerSecond * seconds / Math.max(1, activeBrokers);
      return garbled
          ? new Traffic("NaN", "NaN")
          : new Traffic(Long.toString((long) in), Long.toString((long) out));
    }
  }

  /** Bytes, as they are served. */
  record Traffic(String in, String out) {}
}
