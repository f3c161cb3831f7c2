package dev.headwater.e2e.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered records at a fixed rate, acks=all and idempotent, to all partitions in turn. The
 * key is the producer's name, the value the number. A record that is not acknowledged within 120 s
 * counts as failed.
 */
public final class NumberedProducer implements AutoCloseable {
  private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(2);

  /** Several records in a request, as producers of more than a few records a second send them. */
  private static final int LINGER_MS = 50;

  private final ProducerTally tally;
  private final String topic;
  private final Duration interval;
  private final KafkaProducer<String, String> client;
  private final Thread sender;
  private volatile boolean stopped;

  private NumberedProducer(
      String name, String bootstrapServers, String topic, int recordsPerSecond) {
    this.tally = new ProducerTally(name);
    this.topic = topic;
    this.interval = Duration.ofSeconds(1).dividedBy(recordsPerSecond);
    this.client = new KafkaProducer<>(settings(name, bootstrapServers), serializer(), serializer());
    this.sender = Thread.ofPlatform().name("producer-" + name).daemon().unstarted(this::send);
  }

  /** Starts to send; the bootstrap's names must resolve. */
  public static NumberedProducer start(
      String name, String bootstrapServers, String topic, int recordsPerSecond) {
    var producer = new NumberedProducer(name, bootstrapServers, topic, recordsPerSecond);
    producer.sender.start();
    return producer;
  }

  private static StringSerializer serializer() {
    return new StringSerializer();
  }

  private static Map<String, Object> settings(String name, String bootstrapServers) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ProducerConfig.CLIENT_ID_CONFIG,
        name,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.LINGER_MS_CONFIG,
        LINGER_MS,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(DELIVERY_TIMEOUT.toMillis()),
        // Metadata may be away for as long as a record may.
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        DELIVERY_TIMEOUT.toMillis(),
        // A topic that grows is used in full soon after.
        ProducerConfig.METADATA_MAX_AGE_CONFIG,
        5_000);
  }

  /** What was sent and acknowledged up to now. */
  public ProducerTally.Sent sent() {
    return tally.snapshot();
  }

  /** Sends nothing more and waits, at most this long, until everything sent is acked or failed. */
  public void finish(Duration timeout) {
    stopped = true;
    LockSupport.unpark(sender);
    var deadline = System.nanoTime() + timeout.toNanos();
    client.close(timeout);
    join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }

  private void join(Duration timeout) {
    try {
      sender.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finish(Duration.ZERO);
  }

  private void send() {
    var due = System.nanoTime();
    while (!stopped) {
      var early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
        continue;
      }
      due += interval.toNanos();
      sendOne();
    }
  }

  private void sendOne() {
    try {
      var partitions = client.partitionsFor(topic).size();
      var number = tally.nextNumber();
      var record =
          new ProducerRecord<>(
              topic, number % partitions, tally.producer(), Integer.toString(number));
      // The callback has the outcome; the Future has nothing more.
      var unused = client.send(record, (metadata, problem) -> answered(number, problem));
    } catch (KafkaException | IllegalStateException e) {
      // finish() closes the client under a sender that waits for metadata: no fault then.
      if (!stopped) {
        tally.failed(e.toString());
      }
    }
  }

  private void answered(int number, @Nullable Exception problem) {
    if (problem == null) {
      tally.acknowledged(number, System.nanoTime());
    } else {
      tally.failed(problem.toString());
    }
  }
}
