package dev.headwater.e2e.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads every partition of a topic from its beginning, in a consumer group of its own. */
public final class NumberedConsumer implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final String name;
  private final String topic;
  private final ConsumerTally tally = new ConsumerTally();
  private final KafkaConsumer<String, String> client;
  private final Thread reader;
  private volatile boolean stopped;
  private volatile Optional<String> problem = Optional.empty();

  private NumberedConsumer(String name, String bootstrapServers, String topic) {
    this.name = name;
    this.topic = topic;
    this.client =
        new KafkaConsumer<>(
            settings(name, bootstrapServers), new StringDeserializer(), new StringDeserializer());
    this.reader = Thread.ofPlatform().name("consumer-" + name).daemon().unstarted(this::read);
  }

  /** Starts to read; the name is the consumer group too. */
  public static NumberedConsumer start(String name, String bootstrapServers, String topic) {
    var consumer = new NumberedConsumer(name, bootstrapServers, topic);
    consumer.reader.start();
    return consumer;
  }

  private static Map<String, Object> settings(String name, String bootstrapServers) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ConsumerConfig.CLIENT_ID_CONFIG,
        name,
        ConsumerConfig.GROUP_ID_CONFIG,
        name,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        // Partitions keep their position while the group changes.
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName(),
        // New partitions of a topic that grows are read soon after.
        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
        1_000,
        // Else a broker answers once for each batch, which costs more than the records.
        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
        64 * 1024,
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        100);
  }

  public String name() {
    return name;
  }

  /** What was read up to now. */
  public ConsumerTally tally() {
    return tally;
  }

  /** Why reading ended, when it ended by itself. */
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public void close() {
    stopped = true;
    client.wakeup();
    try {
      reader.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (client) {
      client.subscribe(List.of(topic));
      while (!stopped) {
        for (var record : client.poll(POLL)) {
          tally.received(
              record.key(), Integer.parseInt(record.value()), record.partition(), record.offset());
        }
      }
    } catch (WakeupException e) {
      // close() woke the poll.
      stopped = true;
    } catch (KafkaException | NumberFormatException e) {
      problem = Optional.of(e.toString());
    }
  }
}
