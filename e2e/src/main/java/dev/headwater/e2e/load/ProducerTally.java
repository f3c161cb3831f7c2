package dev.headwater.e2e.load;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/** What one producer sent, and what the cluster promised to keep. Safe for several threads. */
public final class ProducerTally {
  private final String producer;
  private final BitSet acknowledged = new BitSet();
  private long sent;
  private long failed;
  private Optional<String> firstFailure = Optional.empty();
  private long lastAckNanos;
  private long largestGapNanos;

  public ProducerTally(String producer) {
    this.producer = producer;
  }

  /** Name of the producer, which is the key of its records. */
  public String producer() {
    return producer;
  }

  /** A record was handed to the client; its number is the count of those before it. */
  public synchronized int nextNumber() {
    return Math.toIntExact(sent++);
  }

  /**
   * The cluster acknowledged a record.
   *
   * @param nanoTime when, as {@link System#nanoTime()} says
   */
  public synchronized void acknowledged(int number, long nanoTime) {
    if (!acknowledged.isEmpty()) {
      largestGapNanos = Math.max(largestGapNanos, nanoTime - lastAckNanos);
    }
    acknowledged.set(number);
    lastAckNanos = nanoTime;
  }

  /** The client gave a record up: the cluster promised nothing about it. */
  public synchronized void failed(String message) {
    failed++;
    if (firstFailure.isEmpty()) {
      firstFailure = Optional.of(message);
    }
  }

  /** Everything up to now. */
  public synchronized Sent snapshot() {
    return new Sent(
        producer,
        sent,
        failed,
        firstFailure,
        (BitSet) acknowledged.clone(),
        Duration.ofNanos(largestGapNanos));
  }

  /**
   * One producer's side of the account.
   *
   * @param acknowledged numbers of the acknowledged records
   * @param largestGap longest time between an acknowledgement and the next one
   */
  public record Sent(
      String producer,
      long sent,
      long failed,
      Optional<String> firstFailure,
      BitSet acknowledged,
      Duration largestGap) {}
}
