package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Requests per second that all who share it may make; whoever is early waits for its turn. Whoever
 * hears that they are too many has it halved, and it grows back with each that had to wait: what
 * nobody needs is not tried, so that those who come at once after a quiet time find the pace that
 * was right before.
 */
final class RequestBudget {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  /** From a twentieth to the whole of it within 57 s, when there is always one that waits. */
  private static final double GROWTH_PER_SECOND = 1.0 / 60;

  /** From this share of the pace that was too much it grows slower, as TCP's CUBIC does. */
  private static final double CLOSE = 0.7;

  private static final double SLOWER = 1.0 / 2;

  /** For so long: a limit that is gone is not minded for ever. */
  private static final long MINDED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final double mostPerSecond;
  private final double atOnceSeconds;
  private final LongSupplier nanoTime;
  private double perSecond;
  private double tooMany;
  private long slowed;
  private long next;

  /** Turns within the last second and those to come. */
  private final Deque<Long> turns = new ArrayDeque<>();

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
    this.tooMany = perSecond;
    long now = nanoTime.getAsLong();
    this.slowed = now - (long) SECOND;
    this.next = now - saved();
  }

  /** Waits until the next request may be made. */
  void take() {
    LockSupport.parkNanos(reserve().toNanos());
  }

  /** How long to wait for the next request. */
  synchronized Duration reserve() {
    long now = nanoTime.getAsLong();
    long turn = turn(now);
    next = turn + gap();
    long wait = Math.max(0, turn - now);
    if (wait > 0) {
      grow(now);
    }
    forgetBefore(now - (long) SECOND);
    turns.add(now + wait);
    return Duration.ofNanos(wait);
  }

  /** The same, or empty when the next request may not be made so soon. */
  synchronized Optional<Duration> reserveWithin(Duration longest) {
    long now = nanoTime.getAsLong();
    return turn(now) - now > longest.toNanos() ? Optional.empty() : Optional.of(reserve());
  }

  /**
   * Halves the requests a second, down to one: there were too many of them. If they were fewer than
   * may be, it is they that are halved. All who hear it within a second have heard the same.
   */
  synchronized void slowDown() {
    long now = nanoTime.getAsLong();
    if (now - slowed >= SECOND) {
      slowed = now;
      forgetBefore(now - (long) SECOND);
      double made = (double) turns.stream().filter(turn -> turn - now <= 0).count();
      long before = gap();
      tooMany = Math.min(perSecond, made);
      perSecond = Math.max(1, tooMany / 2);
      next += gap() - before;
    }
  }

  private long turn(long now) {
    long earliest = now - saved();
    // A difference, since the clock may pass the largest number.
    return next - earliest > 0 ? next : earliest;
  }

  /** As much in a second, whatever the pace. */
  private void grow(long now) {
    boolean isClose = perSecond >= CLOSE * tooMany && now - slowed < MINDED_NANOS;
    double growth = mostPerSecond * GROWTH_PER_SECOND * (isClose ? SLOWER : 1);
    perSecond = Math.min(mostPerSecond, perSecond + growth / perSecond);
  }

  private void forgetBefore(long time) {
    while (!turns.isEmpty() && turns.element() - time <= 0) {
      turns.remove();
    }
  }

  private long gap() {
    return (long) (SECOND / perSecond);
  }

  /** What is saved up shrinks with the rate. */
  private long saved() {
    return Math.max(0, (long) (SECOND * atOnceSeconds) - gap());
  }
}
