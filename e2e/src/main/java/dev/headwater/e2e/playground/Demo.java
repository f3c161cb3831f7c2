package dev.headwater.e2e.playground;

import static dev.headwater.e2e.playground.Declarations.TOPIC;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.load.Load;
import dev.headwater.e2e.load.LoadReport;
import dev.headwater.e2e.process.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The main job, step by step; the first step that does not hold ends it. */
final class Demo {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int RECORDS = 1000;

  /** The least that the demo asks of every zone is 100; clocks and pauses eat a little. */
  private static final int RECORDS_PER_SECOND = 150;

  private static final int LEAST_PER_SECOND = 100;
  private static final String LED_BY_VICTIM = "led-by-the-victim";

  private final Repository repository;
  private final Stack stack;
  private final Progress progress;
  private final Declarations declared;
  private final boolean takesDown;

  Demo(Repository repository, Stack stack, Progress progress, boolean takesDown) {
    this.repository = repository;
    this.stack = stack;
    this.progress = progress;
    this.declared = new Declarations(stack);
    this.takesDown = takesDown;
  }

  void run() {
    var cluster = create();
    firstRecords(cluster);
    try (var kafka = new KafkaView(cluster.getStatus().bootstrapServers())) {
      scaleUnderLoad(cluster, kafka);
      changeTopic(kafka);
    }
    if (takesDown) {
      delete(cluster);
    }
  }

  private StreamCluster create() {
    declared.apply(repository.example("quickstart.yaml"));
    progress.step("applied examples/quickstart.yaml");
    awaitCluster("StreamCluster orders is Ready");
    awaitTopic("StreamTopic events is Ready");
    var cluster = declared.cluster();
    var status = cluster.getStatus();
    progress.step("bucket " + status.storage().bucket() + ", cluster id " + status.clusterId());
    status
        .zonesOrEmpty()
        .forEach(
            zone ->
                progress.step(
                    "zone %s (%s): %d broker, node ids from %d"
                        .formatted(zone.id(), zone.name(), zone.ready(), zone.nodeIdBase())));
    expect(
        status.zonesOrEmpty().stream().allMatch(zone -> zone.ready() == 1),
        "one broker ready in each of three zones",
        status.zonesOrEmpty());
    return cluster;
  }

  private void firstRecords(StreamCluster cluster) {
    for (ZoneBootstrap zone : cluster.getStatus().bootstrap()) {
      int back = FirstRecords.through(zone.servers(), TOPIC, RECORDS);
      expect(back == RECORDS, RECORDS + " records through " + zone.servers(), back);
      progress.step(RECORDS + " records sent and read through " + zone.servers());
    }
  }

  private void scaleUnderLoad(StreamCluster cluster, KafkaView kafka) {
    Map<String, String> bootstrap =
        cluster.getStatus().bootstrap().stream()
            .collect(Collectors.toMap(ZoneBootstrap::zone, ZoneBootstrap::servers));
    var started = Instant.now();
    try (var load = Load.start(bootstrap, TOPIC, RECORDS_PER_SECOND)) {
      progress.step(
          "a producer and a consumer per zone, %d records/s each".formatted(RECORDS_PER_SECOND));
      awaitFlow(load);
      int victim = scaleOut(kafka);
      scaleIn(kafka, victim);
      var sending = Duration.between(started, Instant.now());
      account(load.finish(SHORT), load.problems(), sending);
    }
    kafka.delete(LED_BY_VICTIM);
  }

  private static void awaitFlow(Load load) {
    Declarations.await(
        "records flow in every zone",
        SHORT,
        () -> load.reports().stream().allMatch(report -> report.received() > 0),
        load::reports);
  }

  /** Returns the node id of the broker that was added, which is the one that leaves again. */
  private int scaleOut(KafkaView kafka) {
    var before = kafka.brokers();
    declared.scale(before.size() + 1);
    awaitCluster("scaled out to " + (before.size() + 1));
    Declarations.await(
        "one broker more than " + before,
        SHORT,
        () -> kafka.brokers().size() == before.size() + 1,
        kafka::brokers);
    var after = kafka.brokers();
    var added = after.stream().filter(id -> !before.contains(id)).toList();
    progress.step("brokers " + before + " -> " + after);
    return added.getFirst();
  }

  private void scaleIn(KafkaView kafka, int victim) {
    var stay = kafka.brokers().stream().filter(id -> id != victim).toList();
    kafka.createLedBy(LED_BY_VICTIM, 4, victim, stay.subList(0, stack.engine().copies() - 1));
    Declarations.await(
        "broker " + victim + " leads",
        SHORT,
        () -> kafka.leaders(LED_BY_VICTIM).equals(List.of(victim, victim, victim, victim)),
        () -> kafka.leaders(LED_BY_VICTIM));
    progress.step("broker " + victim + " leads 4 partitions of a topic made for it");
    declared.scale(stay.size());
    awaitCluster("scaled in to " + stay.size());
    Declarations.await(
        "brokers " + stay, SHORT, () -> kafka.brokers().equals(stay), kafka::brokers);
    Declarations.await(
        "leaders among " + stay,
        SHORT,
        () -> stay.containsAll(kafka.leaders(LED_BY_VICTIM)),
        () -> kafka.leaders(LED_BY_VICTIM));
    var leaders = kafka.leaders(LED_BY_VICTIM);
    progress.step(
        "broker %d drained and unregistered; its 4 leaders are now %s".formatted(victim, leaders));
    proveScale(stay.size());
  }

  /** What the operator measured of the scale-in, by the nodes' own counters. */
  private void proveScale(int brokers) {
    Declarations.await(
        "status.lastScale is measured",
        SHORT,
        () -> lastScale().filter(s -> s.to() == brokers && s.durationSeconds() != null).isPresent(),
        this::lastScale);
    var scale = lastScale().orElseThrow();
    expect(Long.valueOf(0).equals(scale.reassignmentsIssued()), "0 reassignments requested", scale);
    var bytes = Optional.ofNullable(scale.localBytesMoved());
    progress.step(
        "lastScale: %d -> %d brokers in %d s, %d reassignments requested, %d leaders left the victim, %s"
            .formatted(
                scale.from(),
                scale.to(),
                scale.durationSeconds(),
                scale.reassignmentsIssued(),
                scale.leadersLeftVictim(),
                bytes.map(b -> b + " bytes copied").orElse("bytes are not counted")));
  }

  private Optional<LastScale> lastScale() {
    return Optional.ofNullable(declared.cluster().getStatus().lastScale());
  }

  private void account(List<LoadReport> reports, List<String> problems, Duration sending) {
    expect(problems.isEmpty(), "consumers that read to the end", problems);
    for (var report : reports) {
      expect(report.holds(), "no record lost, doubled or failed", report.line());
      expect(
          report.acked() >= LEAST_PER_SECOND * sending.toSeconds(),
          "at least %d records/s for %d s".formatted(LEAST_PER_SECOND, sending.toSeconds()),
          report.line());
    }
    long acked =
        reports.stream()
            .collect(Collectors.toMap(LoadReport::producer, LoadReport::acked, (a, b) -> a))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    var gap = reports.stream().map(LoadReport::largestGap).max(Duration::compareTo).orElseThrow();
    progress.step(
        "%d records acked in %d s, read in 3 zones: 0 lost, 0 doubled; largest gap %d ms"
            .formatted(acked, sending.toSeconds(), gap.toMillis()));
  }

  private void changeTopic(KafkaView kafka) {
    int partitions = kafka.partitions(TOPIC);
    declared.patchTopic(
        TOPIC,
        "{\"partitions\":%d,\"config\":{\"retention.ms\":\"3600000\"}}".formatted(partitions + 2));
    awaitTopic("topic events changed");
    Declarations.await(
        "more partitions",
        SHORT,
        () -> kafka.partitions(TOPIC) == partitions + 2,
        () -> kafka.partitions(TOPIC));
    Declarations.await(
        "retention.ms=3600000",
        SHORT,
        () -> kafka.setting(TOPIC, "retention.ms").equals("3600000"),
        () -> kafka.setting(TOPIC, "retention.ms"));
    var retention = kafka.setting(TOPIC, "retention.ms");
    progress.step(
        "topic events grew from %d to %d partitions, retention.ms is %s"
            .formatted(partitions, partitions + 2, retention));
  }

  private void delete(StreamCluster cluster) {
    var bucket = cluster.getStatus().storage().bucket();
    StreamTopic topic = declared.topic(TOPIC);
    declared.delete(topic);
    declared.delete(cluster);
    Declarations.await(
        "StreamCluster orders is deleted", LONG, () -> !declared.exists(cluster), declared::left);
    Declarations.await(
        "its objects are gone", LONG, () -> declared.left().isEmpty(), declared::left);
    expect(declared.hasRecord(), "ConfigMap orders-retained", "none");
    expect(declared.claims().size() == 3, "3 claims of the controllers", declared.claims());
    expect(Bucket.exists(stack.aws(), bucket), "bucket " + bucket, "none");
    progress.step("deleted; kept: bucket " + bucket + ", ConfigMap orders-retained, 3 volumes");
  }

  private void awaitCluster(String what) {
    var started = Instant.now();
    Declarations.await(
        what,
        LONG,
        () -> Declarations.isCarriedOut(declared.cluster()),
        () -> declared.cluster().getStatus());
    progress.step(what + " after " + Duration.between(started, Instant.now()).toMillis() + " ms");
  }

  private void awaitTopic(String what) {
    var started = Instant.now();
    Declarations.await(
        what,
        SHORT,
        () -> Declarations.isCarriedOut(declared.topic(TOPIC)),
        () -> declared.topic(TOPIC).getStatus());
    progress.step(what + " after " + Duration.between(started, Instant.now()).toMillis() + " ms");
  }

  private static void expect(boolean holds, String expected, Object seen) {
    if (!holds) {
      throw new StepFailed("expected " + expected + "; seen: " + seen);
    }
  }
}
