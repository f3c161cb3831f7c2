package dev.headwater.operator.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Calls that have begun and not ended, at most so many: who comes when there are that many waits
 * until one ends. Without it a service that answers late is asked more and more at once, so that in
 * the end each answer comes after its caller has given up, and that does not end by itself.
 *
 * <p>A call that never ends, since the SDK failed where it tells nobody, stops to count after the
 * longest time that a call can take.
 */
final class InFlightCalls {
  private final int most;
  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition ended = lock.newCondition();
  private final Map<Object, Long> begun = new LinkedHashMap<>();

  /**
   * @param most at once, at least 1
   * @param longest no call takes longer
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  InFlightCalls(int most, Duration longest, LongSupplier nanoTime) {
    this.most = most;
    this.longestNanos = longest.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * Waits until there are fewer than may be.
   *
   * @return what ends the call
   * @throws AbortedException if the thread is interrupted
   */
  Object begin() {
    lock.lock();
    try {
      for (long wait = untilFree(); wait > 0; wait = untilFree()) {
        ended.awaitNanos(wait);
      }
      var call = new Object();
      begun.put(call, nanoTime.getAsLong());
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted before its turn", e);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing if it has ended. */
  void end(Object call) {
    lock.lock();
    try {
      if (begun.remove(call) != null) {
        ended.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long until the first of them cannot be under way any more; 0 if there is room now. */
  private long untilFree() {
    long now = nanoTime.getAsLong();
    begun.values().removeIf(since -> now - since >= longestNanos);
    if (begun.size() < most) {
      return 0;
    }
    return longestNanos - (now - begun.values().iterator().next());
  }
}
