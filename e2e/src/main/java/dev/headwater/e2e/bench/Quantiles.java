package dev.headwater.e2e.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Measured times.
 *
 * @param sorted the shortest first; at least one
 */
record Quantiles(List<Duration> sorted) {
  private static final double MILLI = 1e6;

  static Quantiles of(Collection<Duration> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Quantiles(measured.stream().sorted().toList());
  }

  /** The time that this share of all does not exceed, in milliseconds. */
  double millis(double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1).toNanos() / MILLI;
  }
}
