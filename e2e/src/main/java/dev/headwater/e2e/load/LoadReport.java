package dev.headwater.e2e.load;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The account between one producer and one consumer.
 *
 * @param sent records handed to the client
 * @param acked records that the cluster promised to keep
 * @param failed records that the client gave up; they are neither acked nor lost
 * @param received records read, each counted once
 * @param lost records acked and not read
 * @param firstLost numbers of at most ten lost records
 * @param doubled records that the log holds more than once
 * @param redelivered records that the consumer read again at the same place
 * @param largestGap longest time between an acknowledgement and the next one
 */
public record LoadReport(
    String producer,
    String consumer,
    long sent,
    long acked,
    long failed,
    Optional<String> firstFailure,
    long received,
    long lost,
    List<Integer> firstLost,
    long doubled,
    long redelivered,
    Duration largestGap) {

  private static final int LISTED = 10;

  /** Draws up the account. */
  public static LoadReport of(
      ProducerTally.Sent sent, String consumer, ConsumerTally.Received received) {
    var lost = (BitSet) sent.acknowledged().clone();
    lost.andNot(received.numbers());
    return new LoadReport(
        sent.producer(),
        consumer,
        sent.sent(),
        sent.acknowledged().cardinality(),
        sent.failed(),
        sent.firstFailure(),
        received.numbers().cardinality(),
        lost.cardinality(),
        lost.stream().limit(LISTED).boxed().toList(),
        received.doubled(),
        received.redelivered(),
        sent.largestGap());
  }

  /** True when records were acked and each is in the log exactly once. */
  public boolean holds() {
    return acked > 0 && lost == 0 && doubled == 0 && failed == 0;
  }

  /** One line for people. */
  public String line() {
    return "%s -> %s: %d sent, %d acked, %d received, %d lost%s, %d doubled, %d failed%s, largest gap %d ms"
        .formatted(
            producer,
            consumer,
            sent,
            acked,
            received,
            lost,
            firstLost.isEmpty() ? "" : " " + firstLost,
            doubled,
            failed,
            firstFailure.map(message -> " (" + message + ")").orElse(""),
            largestGap.toMillis());
  }
}
