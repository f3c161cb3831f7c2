package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Requests per second that all who share it may make; whoever is early waits for its turn. Whoever
 * hears that they are too many has it halved, and it grows back.
 */
final class RequestBudget {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  /** From a twentieth to the whole of it within 38 s. */
  private static final double GROWTH_PER_SECOND = 1.0 / 40;

  private final double mostPerSecond;
  private final double atOnceSeconds;
  private final LongSupplier nanoTime;
  private double perSecond;
  private long changed;
  private long slowed;
  private long next;

  /**
   * @param perSecond requests a second, at least 1
   * @param atOnce requests that may come at once after a while without any, at least 1
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RequestBudget(int perSecond, int atOnce, LongSupplier nanoTime) {
    this.mostPerSecond = perSecond;
    this.atOnceSeconds = (double) atOnce / perSecond;
    this.nanoTime = nanoTime;
    this.perSecond = perSecond;
    this.changed = nanoTime.getAsLong();
    this.slowed = changed - (long) SECOND;
    this.next = changed - saved();
  }

  /** Waits until the next request may be made. */
  void take() {
    LockSupport.parkNanos(reserve().toNanos());
  }

  /** How long to wait for the next request. */
  synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    grow(now);
    long earliest = now - saved();
    // Differences, since the clock may pass the largest number.
    long turn = next - earliest > 0 ? next : earliest;
    next = turn + gap();
    return Duration.ofNanos(Math.max(0, turn - now));
  }

  /**
   * Halves the requests a second, down to one: there were too many of them. All who hear it within
   * a second have heard the same.
   */
  synchronized void slowDown() {
    long now = nanoTime.getAsLong();
    grow(now);
    if (now - slowed >= SECOND) {
      slowed = now;
      perSecond = Math.max(1, perSecond / 2);
    }
  }

  private void grow(long now) {
    double grown = perSecond + mostPerSecond * GROWTH_PER_SECOND * ((now - changed) / SECOND);
    perSecond = Math.min(mostPerSecond, grown);
    changed = now;
  }

  private long gap() {
    return (long) (SECOND / perSecond);
  }

  /** What is saved up shrinks with the rate. */
  private long saved() {
    return Math.max(0, (long) (SECOND * atOnceSeconds) - gap());
  }
}
