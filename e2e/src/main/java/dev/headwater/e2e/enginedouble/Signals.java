package dev.headwater.e2e.enginedouble;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The signals that a node got. */
final class Signals {
  /** Exit code of a program that SIGTERM ended in order, as a JVM reports it. */
  static final int TERMINATED = 143;

  /** Exit code of a program that SIGKILL ended. */
  static final int KILLED = 137;

  private final CompletableFuture<Boolean> terminated = new CompletableFuture<>();
  private final CompletableFuture<Boolean> killed = new CompletableFuture<>();
  private final BooleanSupplier deaf;

  /**
   * @param deaf whether SIGTERM is ignored now
   */
  Signals(BooleanSupplier deaf) {
    this.deaf = deaf;
  }

  void terminate() {
    terminated.complete(true);
  }

  void kill() {
    killed.complete(true);
  }

  boolean isKilled() {
    return killed.isDone();
  }

  /** Whether the node has to end. */
  boolean isEnding() {
    return isKilled() || (terminated.isDone() && !deaf.getAsBoolean());
  }

  /** What a node that ends because it has to exits with. */
  int exitCode() {
    return isKilled() ? KILLED : TERMINATED;
  }

  /** Takes the time that is given; true when SIGKILL cuts it short. */
  boolean killedWithin(Duration time) {
    try {
      return killed.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException passed) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
