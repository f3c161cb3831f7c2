package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.kubelet.Kubelet;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.kubelet.NodeSpec;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One controller and three brokers, from files and objects as the operator makes them. */
@Tag("full")
class StandInClusterTest {
  private static final String BOOTSTRAP = "c-kafka.default.svc:9092";
  private static final Duration UP = Duration.ofSeconds(90);
  private static final int RECORDS = 1_000;
  private static final List<String> BROKERS =
      List.of("c-brokers-1000", "c-brokers-1001", "c-brokers-1002");

  /** Takes back a reassignment that was never made: a request like any other, without effect. */
  private static final Map<TopicPartition, Optional<NewPartitionReassignment>> NOTHING_TO_CANCEL =
      Map.of(new TopicPartition("none", 0), Optional.empty());

  @TempDir private static Path directory;
  private static ProcessScope scope;
  private static ControlPlane controlPlane;
  private static KubernetesClient client;
  private static LoopbackRange range;
  private static Kubelet kubelet;

  @BeforeAll
  static void start() {
    var progress = Progress.toConsole();
    scope = ProcessScope.open(directory);
    controlPlane =
        ControlPlane.start(
            scope, KubernetesBinaries.find(progress), directory.resolve("control"), progress);
    client = controlPlane.newClient();
    range = LoopbackRange.claim();
    var jars = Path.of(System.getProperty("repository.root")).resolve("e2e/tools/kafka/target/lib");
    var classes = ClassArchive.of(scope, jars, directory.resolve("classes"), progress);
    kubelet =
        Kubelet.start(
            controlPlane,
            scope,
            range,
            directory.resolve("kubelet"),
            List.of(new NodeSpec("node-a", "us-east-1a", "use1-az6", "us-east-1")),
            List.of(new StandInLauncher(jars, classes, _ -> 3)));
    client.load(StandInClusterTest.class.getResourceAsStream("cluster.yaml")).serverSideApply();
  }

  @AfterAll
  static void stop() {
    kubelet.close();
    client.close();
    controlPlane.close();
    scope.close();
    range.close();
  }

  @Test
  void recordsFlowThroughBrokersWhoseIdsAreTheirOrdinals() throws Exception {
    await().atMost(UP).until(() -> ready("c-controllers") == 1 && ready("c-brokers") == 3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BOOTSTRAP))) {
      assertThat(admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS))
          .isEqualTo("mNCb9vxURyGZ6ZPPUXQ0aw");
      assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
          .extracting(Node::id)
          .containsExactlyInAnyOrder(1000, 1001, 1002);
      var topic = new NewTopic("numbers", Optional.of(3), Optional.empty());
      admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
      awaitThreeCopies(admin);
    }
    produce();
    assertThat(consume()).hasSize(RECORDS);
  }

  @Test
  void metricsHaveAutomqNamesAndCountAReassignmentWhereItWasAskedFor() throws Exception {
    await().atMost(UP).until(() -> ready("c-controllers") == 1 && ready("c-brokers") == 3);
    var controller = metrics("c-controllers-0.c-controllers");
    assertThat(controller)
        .contains("kafka_controller_active_count 1.0", "kafka_broker_active_count 3.0")
        .contains("kafka_broker_fenced_count 0.0", "kafka_partition_offline_count 0.0");
    for (var broker : BROKERS) {
      assertThat(metrics(broker + ".c-brokers"))
          .contains(reassignments(0), "kafka_request_count_total{type=\"Produce\"}")
          .contains("kafka_broker_network_io_bytes_total{direction=\"in\"}")
          .contains("kafka_broker_reassignment_bytes_total{direction=\"in\"} 0.0")
          .contains("kafka_partition_count ", "kafka_io_threads_idle_rate_1m ");
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BOOTSTRAP))) {
      assertThat(admin.alterPartitionReassignments(NOTHING_TO_CANCEL).all())
          .failsWithin(Duration.ofSeconds(10));
      await()
          .atMost(UP)
          .until(
              () ->
                  BROKERS.stream()
                          .filter(b -> metrics(b + ".c-brokers").contains(reassignments(1)))
                          .count()
                      == 1);
    }
  }

  private static String reassignments(int count) {
    return "kafka_request_queue_time_count_milliseconds_total"
        + "{type=\"AlterPartitionReassignments\"} %d.0".formatted(count);
  }

  private static String metrics(String host) {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + host + ".default.svc:9090/metrics"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBlankDiskWithoutAClusterIdEndsTheNodeLoudly() {
    await()
        .atMost(UP)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .pods()
                            .inNamespace("default")
                            .withName("blank")
                            .get()
                            .getStatus()
                            .getPhase())
                    .isEqualTo("Failed"));
    assertThat(kubelet.logOf("default", "blank", "kafka"))
        .content()
        .contains("No readable meta.properties files found");
  }

  /** The broker that is asked may not have heard of a topic that was just made. */
  private static void awaitThreeCopies(Admin admin) {
    await()
        .atMost(UP)
        .ignoreExceptionsMatching(
            failure -> failure.getCause() instanceof UnknownTopicOrPartitionException)
        .untilAsserted(
            () ->
                assertThat(
                        admin
                            .describeTopics(List.of("numbers"))
                            .allTopicNames()
                            .get(10, TimeUnit.SECONDS)
                            .get("numbers")
                            .partitions())
                    .hasSize(3)
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3)));
  }

  private static int ready(String statefulSet) {
    var status =
        client.apps().statefulSets().inNamespace("default").withName(statefulSet).get().getStatus();
    return status == null ? 0 : Optional.ofNullable(status.getReadyReplicas()).orElse(0);
  }

  private static void produce() throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", BOOTSTRAP, "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var sent =
          IntStream.range(0, RECORDS)
              .mapToObj(number -> new ProducerRecord<String, String>("numbers", "" + number))
              .map(producer::send)
              .toList();
      for (var record : sent) {
        assertThat(record.get(30, TimeUnit.SECONDS).offset()).isNotNegative();
      }
    }
  }

  private static Set<String> consume() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", BOOTSTRAP,
            "group.id", "readers",
            "auto.offset.reset", "earliest");
    var seen = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("numbers"));
      // A consumer refuses a second thread, and Awaitility polls on one of its own by default.
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(500))
                    .forEach(record -> assertThat(seen.add(record.value())).isTrue());
                return seen.size() >= RECORDS;
              });
    }
    return seen;
  }
}
