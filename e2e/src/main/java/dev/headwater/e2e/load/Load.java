package dev.headwater.e2e.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A producer and a consumer per zone, each through its zone's bootstrap; everyone reads all. */
public final class Load implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final List<NumberedProducer> producers = new ArrayList<>();
  private final List<NumberedConsumer> consumers = new ArrayList<>();

  private Load() {}

  /**
   * Starts to send and to read.
   *
   * @param bootstrapByZone where clients of each zone connect, host:port
   * @param recordsPerSecond rate of each producer
   */
  public static Load start(
      Map<String, String> bootstrapByZone, String topic, int recordsPerSecond) {
    var load = new Load();
    // Groups of an earlier load on the same topic must not be joined.
    var run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    bootstrapByZone.forEach(
        (zone, bootstrap) -> {
          var suffix = zone + "-" + run;
          load.consumers.add(NumberedConsumer.start("consumer-" + suffix, bootstrap, topic));
          load.producers.add(
              NumberedProducer.start("producer-" + suffix, bootstrap, topic, recordsPerSecond));
        });
    return load;
  }

  /** The account up to now: every consumer with every producer. */
  public List<LoadReport> reports() {
    return producers.stream()
        .map(NumberedProducer::sent)
        .flatMap(
            sent ->
                consumers.stream()
                    .map(
                        consumer ->
                            LoadReport.of(
                                sent, consumer.name(), consumer.tally().snapshot(sent.producer()))))
        .toList();
  }

  /** Why consumers ended by themselves; empty when all read on. */
  public List<String> problems() {
    return consumers.stream()
        .flatMap(consumer -> consumer.problem().stream().map(what -> consumer.name() + ": " + what))
        .toList();
  }

  /**
   * Stops sending, waits until every record is acked or failed and every consumer has read all that
   * was acked, at most this long, and draws up the account. What is missing then counts as lost.
   */
  public List<LoadReport> finish(Duration timeout) {
    var deadline = System.nanoTime() + timeout.toNanos();
    // One after the other would spend the deadline on the first one that hangs.
    var closing =
        producers.stream()
            .map(producer -> Thread.startVirtualThread(() -> producer.finish(timeout)))
            .toList();
    while (closing.stream().anyMatch(Thread::isAlive) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    while (!allRead() && problems().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return reports();
  }

  private boolean allRead() {
    return producers.stream()
        .map(NumberedProducer::sent)
        .allMatch(
            sent ->
                consumers.stream()
                    .allMatch(
                        consumer -> consumer.tally().hasAll(sent.producer(), sent.acknowledged())));
  }

  @Override
  public void close() {
    producers.forEach(NumberedProducer::close);
    consumers.forEach(NumberedConsumer::close);
  }
}
