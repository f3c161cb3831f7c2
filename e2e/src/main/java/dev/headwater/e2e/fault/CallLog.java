package dev.headwater.e2e.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a front saw, and how many writes there were among it. It keeps the newest 100,000 calls, so
 * that a playground that stays up for days does not grow.
 */
public final class CallLog<C> {
  private static final int KEPT = 100_000;

  private final Deque<C> calls = new ArrayDeque<>();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile Consumer<C> onWrite = call -> {};

  /** The number of a write that has just arrived; the first is 1. */
  public int nextWrite() {
    return writes.incrementAndGet();
  }

  /** How many writes have arrived. */
  public int writes() {
    return writes.get();
  }

  /** Keeps a call whose outcome is known. */
  public synchronized void record(C call) {
    if (calls.size() == KEPT) {
      calls.removeFirst();
    }
    calls.addLast(call);
  }

  /** The calls in the order of their answers. */
  public synchronized List<C> kept() {
    return List.copyOf(calls);
  }

  /** Replaces who is told after each write that reached the server. */
  public void onWrite(Consumer<C> next) {
    onWrite = next;
  }

  /** Tells that a write is over: applied, and answered or lost. */
  public void tellWrite(C call) {
    onWrite.accept(call);
  }
}
