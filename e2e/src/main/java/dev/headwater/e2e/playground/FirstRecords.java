package dev.headwater.e2e.playground;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records through one bootstrap and reads them back through it. */
final class FirstRecords {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private FirstRecords() {}

  /** Returns how many of the records that were sent came back. */
  static int through(String bootstrapServers, String topic, int records) {
    var run = UUID.randomUUID().toString();
    send(bootstrapServers, topic, run, records);
    return read(bootstrapServers, topic, run, records);
  }

  private static void send(String bootstrapServers, String topic, String run, int records) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int number = 0; number < records; number++) {
        var unused = producer.send(new ProducerRecord<>(topic, run, Integer.toString(number)));
      }
      producer.flush();
    }
  }

  private static int read(String bootstrapServers, String topic, String run, int records) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "first-" + run,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    var seen = new HashSet<String>();
    var deadline = Instant.now().plus(LIMIT);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (seen.size() < records && Instant.now().isBefore(deadline)) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (run.equals(record.key())) {
                    seen.add(record.value());
                  }
                });
      }
    }
    return seen.size();
  }
}
