package dev.headwater.e2e.load;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What one consumer read, by producer. A record is known by its place in the log: reading the same
 * place again (after a rebalance) is a redelivery, which every consumer must expect; the same
 * number at two places is a double, which the cluster must not make. Safe for several threads.
 */
public final class ConsumerTally {
  private final Map<Integer, BitSet> offsetsByPartition = new HashMap<>();
  private final Map<String, BitSet> numbersByProducer = new HashMap<>();
  private final Map<String, Long> doubledByProducer = new HashMap<>();
  private long redelivered;

  /** A record was read. */
  public synchronized void received(String producer, int number, int partition, long offset) {
    var offsets = offsetsByPartition.computeIfAbsent(partition, any -> new BitSet());
    var place = Math.toIntExact(offset);
    if (offsets.get(place)) {
      redelivered++;
      return;
    }
    offsets.set(place);
    var numbers = numbersByProducer.computeIfAbsent(producer, any -> new BitSet());
    if (numbers.get(number)) {
      doubledByProducer.merge(producer, 1L, Long::sum);
    }
    numbers.set(number);
  }

  /** True when every given number of the producer was read. */
  public synchronized boolean hasAll(String producer, BitSet numbers) {
    var missing = (BitSet) numbers.clone();
    missing.andNot(numbersByProducer.getOrDefault(producer, new BitSet()));
    return missing.isEmpty();
  }

  /** What was read of one producer's records up to now. */
  public synchronized Received snapshot(String producer) {
    var numbers = numbersByProducer.getOrDefault(producer, new BitSet());
    return new Received(
        (BitSet) numbers.clone(), doubledByProducer.getOrDefault(producer, 0L), redelivered);
  }

  /**
   * One consumer's side of the account with one producer.
   *
   * @param numbers numbers that were read
   * @param doubled records whose number had been read at another place of the log
   * @param redelivered records, of any producer, that were read again at the same place
   */
  public record Received(BitSet numbers, long doubled, long redelivered) {}
}
