package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Requests per second that all who share it may make; whoever is early waits for its turn. */
final class RequestBudget {
  private final long gapNanos;
  private final LongSupplier nanoTime;
  private long next;

  /**
   * @param perSecond requests a second, at least 1
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RequestBudget(int perSecond, LongSupplier nanoTime) {
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Waits until the next request may be made. */
  void take() {
    LockSupport.parkNanos(reserve().toNanos());
  }

  /** How long to wait for the next request; nothing is saved up while nobody asks. */
  synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    // Differences, since the clock may pass the largest number.
    long turn = next - now > 0 ? next : now;
    next = turn + gapNanos;
    return Duration.ofNanos(turn - now);
  }
}
