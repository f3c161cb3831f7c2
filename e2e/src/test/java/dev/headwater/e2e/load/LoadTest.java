package dev.headwater.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.FreePort;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class LoadTest {
  private static final String TOPIC = "numbers";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private ProcessScope scope;
  private StackProcess broker;
  private String bootstrap;
  private Admin admin;

  @BeforeEach
  void startOneBroker() throws Exception {
    int client = FreePort.find();
    bootstrap = "127.0.0.1:" + client;
    format(client, FreePort.find());
    scope = ProcessScope.open(directory);
    broker = scope.start(kafka());
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    var topic = new NewTopic(TOPIC, Optional.of(2), Optional.empty());
    admin.createTopics(List.of(topic)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void stopIt() {
    admin.close(Duration.ZERO);
    scope.close();
  }

  @Test
  void everyConsumerReadsEveryAckedRecordOnceWhileTheTopicGrowsAndTheBrokerStartsAgain()
      throws Exception {
    try (var load = Load.start(Map.of("a", bootstrap, "b", bootstrap), TOPIC, 200)) {
      awaitAcked(load, 100);
      grow(4);
      broker.terminate();
      broker.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      broker = scope.start(kafka());
      long before = load.reports().getFirst().acked();
      awaitAcked(load, before + 300);

      var reports = load.finish(LIMIT);

      assertThat(reports).hasSize(4).allSatisfy(r -> assertThat(r.holds()).as(r.line()).isTrue());
      assertThat(reports).allSatisfy(r -> assertThat(r.received()).isEqualTo(r.acked()));
      assertThat(reports).allSatisfy(r -> assertThat(r.largestGap()).isPositive());
      assertThat(load.problems()).isEmpty();
    }
  }

  @Test
  void recordsThatAreDeletedBeforeTheyAreReadCountAsLost() throws Exception {
    try (var producer = NumberedProducer.start("a", bootstrap, TOPIC, 200)) {
      await().atMost(LIMIT).until(() -> producer.sent().acknowledged().cardinality() >= 100);
      producer.finish(LIMIT);
      var all = RecordsToDelete.beforeOffset(-1);
      admin
          .deleteRecords(Map.of(new TopicPartition(TOPIC, 0), all))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      try (var consumer = NumberedConsumer.start("late", bootstrap, TOPIC)) {
        var half = producer.sent().acknowledged().cardinality() / 2;
        await()
            .atMost(LIMIT)
            .until(() -> consumer.tally().snapshot("a").numbers().cardinality() >= half);

        var report = LoadReport.of(producer.sent(), "late", consumer.tally().snapshot("a"));

        assertThat(report.lost()).isGreaterThan(0).isEqualTo(report.acked() - report.received());
        assertThat(report.holds()).isFalse();
      }
    }
  }

  private static void awaitAcked(Load load, long count) {
    await()
        .atMost(LIMIT)
        .until(() -> load.reports().stream().allMatch(report -> report.acked() >= count));
  }

  private void grow(int partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    admin
        .createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(partitions)))
        .all()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private Command kafka() {
    var jars = Repository.current().kafkaJars();
    assertThat(jars).as("made by 'mvn package'").isDirectory();
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return new Command(
        "kafka",
        List.of(
            java,
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            jars + "/*",
            "kafka.Kafka",
            directory.resolve("server.properties").toString()),
        Map.of(),
        directory,
        directory.resolve("kafka.log"));
  }

  /** What kafka-storage.sh would write. */
  private void format(int client, int controller) throws IOException {
    var data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(
        data.resolve("meta.properties"),
        """
        version=1
        cluster.id=bG9hZC10ZXN0LWNsdXN0ZQ
        node.id=0
        directory.id=bG9hZC10ZXN0LWRpcmVjdA
        """);
    Files.writeString(
        directory.resolve("server.properties"),
        """
        process.roles=broker,controller
        node.id=0
        controller.quorum.voters=0@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        """
            .formatted(client, controller, data));
  }
}
