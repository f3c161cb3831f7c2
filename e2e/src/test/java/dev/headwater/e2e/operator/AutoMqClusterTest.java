package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.engine.Engine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What only an engine that keeps its log in S3 can show. */
@OnSharedStack
@EnabledIfEnvironmentVariable(
    named = Engine.HOME,
    matches = ".+",
    disabledReason = "HEADWATER_ENGINE_HOME names no AutoMQ, and Apache Kafka has no log in S3")
class AutoMqClusterTest {
  private static final String NAMESPACE = "automq";
  private static final String TOPIC = "numbers";
  private static final int RECORDS = 1_000;

  private final SharedStack shared;
  private final TestCluster cluster;

  AutoMqClusterTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
  }

  @Test
  void recordsOutliveAllBrokersAndTheirDisksAndTheBucketOutlivesTheCluster() {
    shared.createNamespace(NAMESPACE);
    cluster.create();
    cluster.awaitSettled();
    createTopic();
    var bootstrap = cluster.status().bootstrapServers();
    produce(bootstrap);
    cluster.resource().scale(0);
    soon().untilAsserted(() -> assertThat(cluster.pods("broker")).isEmpty());
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(consume(bootstrap)).hasSize(RECORDS);
    var bucket = cluster.status().storage().bucket();
    shared.client().resources(StreamTopic.class).inNamespace(NAMESPACE).withName(TOPIC).delete();
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
    try (var s3 = StackS3.client(shared.stack().aws())) {
      assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents()).isNotEmpty();
    }
    shared.deleteNamespace(NAMESPACE);
  }

  private void createTopic() {
    var topic =
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: %s, namespace: %s}
        spec: {clusterRef: {name: orders}, partitions: 6}
        """
            .formatted(TOPIC, NAMESPACE);
    var created =
        shared.client().resource(Serialization.unmarshal(topic, StreamTopic.class)).create();
    soon()
        .untilAsserted(
            () ->
                assertThat(shared.client().resource(created).get().getStatus().conditionsOrEmpty())
                    .extracting(condition -> condition.type() + "=" + condition.status())
                    .contains("Ready=True"));
  }

  private static void produce(String bootstrap) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var sent =
          IntStream.range(0, RECORDS)
              .mapToObj(n -> producer.send(new ProducerRecord<>(TOPIC, "n", "" + n)))
              .toList();
      producer.flush();
      assertThat(sent).allSatisfy(acked -> assertThat(acked).succeedsWithin(Duration.ZERO));
    }
  }

  /** Distinct records of the topic, read from its beginning. */
  private static Set<String> consume(String bootstrap) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "group.id", "back", "auto.offset.reset", "earliest");
    var seen = new TreeSet<String>();
    var deadline = Instant.now().plus(TestCluster.LIMIT);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (seen.size() < RECORDS && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.value()));
      }
    }
    return seen;
  }
}
