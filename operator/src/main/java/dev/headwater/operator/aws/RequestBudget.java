package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Requests per second that all who share it may make; whoever is early waits for its turn. */
final class RequestBudget {
  private final long gapNanos;
  private final long savedNanos;
  private final LongSupplier nanoTime;
  private long next;

  /**
   * @param perSecond requests a second, at least 1
   * @param atOnce requests that may come at once after a while without any, at least 1
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RequestBudget(int perSecond, int atOnce, LongSupplier nanoTime) {
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.savedNanos = gapNanos * (atOnce - 1);
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() - savedNanos;
  }

  /** Waits until the next request may be made. */
  void take() {
    LockSupport.parkNanos(reserve().toNanos());
  }

  /** How long to wait for the next request. */
  synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    long earliest = now - savedNanos;
    // Differences, since the clock may pass the largest number.
    long turn = next - earliest > 0 ? next : earliest;
    next = turn + gapNanos;
    return Duration.ofNanos(Math.max(0, turn - now));
  }
}
