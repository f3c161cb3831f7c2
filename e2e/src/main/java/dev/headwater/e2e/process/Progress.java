package dev.headwater.e2e.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the person who waits what happens now and how long it has taken since the start. */
public final class Progress {
  private static final Duration REMINDER = Duration.ofSeconds(15);

  private final PrintStream out;
  private final Duration reminder;
  private final long startNanos = System.nanoTime();

  Progress(PrintStream out, Duration reminder) {
    this.out = out;
    this.reminder = reminder;
  }

  /** Prints to standard output; the elapsed time counts from this call. */
  public static Progress toConsole() {
    return new Progress(System.out, REMINDER);
  }

  /** Prints one line such as {@code [ 12.3 s] brokers are ready}. */
  public void step(String what) {
    synchronized (out) {
      out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds(startNanos), what);
      out.flush();
    }
  }

  /**
   * Prints what begins, does it, and prints how long it took; every 15 s a line says that it still
   * goes on. An unchecked exception of the work passes through; a checked one arrives wrapped.
   */
  public <T> T during(String what, Callable<T> work) {
    long start = System.nanoTime();
    step(what);
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> remind(what, start, done));
    try {
      T result = work.call();
      done.countDown();
      step(String.format(Locale.ROOT, "%s: done after %.1f s", what, seconds(start)));
      return result;
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + ": interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException(what + ": " + e.getMessage(), e);
    } finally {
      done.countDown();
    }
  }

  private void remind(String what, long startNanos, CountDownLatch done) {
    try {
      while (!done.await(reminder.toMillis(), TimeUnit.MILLISECONDS)) {
        // Under the lock of step: no line says "so far" below the one that says "done".
        synchronized (out) {
          if (done.getCount() > 0) {
            step(String.format(Locale.ROOT, "%s: %.0f s so far", what, seconds(startNanos)));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}
