package dev.headwater.operator.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a question, however many calls it takes. */
final class Deadline {
  private final Duration timeout;
  private final long endNanos;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.endNanos = System.nanoTime() + timeout.toNanos();
  }

  static Deadline in(Duration timeout) {
    return new Deadline(timeout);
  }

  /** What a call answered; a call that is done counts even when the time is over. */
  <T> T get(Future<T> call) throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return call.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      var late = new TimeoutException("no answer within %d ms".formatted(timeout.toMillis()));
      late.initCause(e);
      throw late;
    }
  }
}
