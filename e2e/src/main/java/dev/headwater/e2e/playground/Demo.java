package dev.headwater.e2e.playground;

import static dev.headwater.e2e.playground.Declarations.TOPIC;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import java.util.Locale;
import java.util.stream.Collectors;

/** The main job, step by step; the first step that does not hold ends it. */
final class Demo {
  private static final int RECORDS = 1000;

  private final Repository repository;
  private final Stack stack;
  private final Steps steps;
  private final Declarations declared;
  private final boolean takesDown;

  Demo(Repository repository, Stack stack, Progress progress, boolean takesDown) {
    this.repository = repository;
    this.stack = stack;
    this.declared = new Declarations(stack);
    this.steps = new Steps(declared, progress);
    this.takesDown = takesDown;
  }

  void run() {
    var cluster = create();
    firstRecords(cluster);
    try (var kafka = new KafkaView(cluster.getStatus().bootstrapServers())) {
      var bootstrap =
          cluster.getStatus().bootstrap().stream()
              .collect(Collectors.toMap(ZoneBootstrap::zone, ZoneBootstrap::servers));
      new UnderLoad(stack, steps, kafka).run(bootstrap);
      new FollowTheLoad(steps, kafka).run(bootstrap);
      changeTopic(kafka);
    }
    if (takesDown) {
      delete(cluster);
    }
  }

  private StreamCluster create() {
    declared.apply(repository.example("quickstart.yaml"));
    steps.say("applied examples/quickstart.yaml");
    steps.awaitCluster("StreamCluster orders is Ready");
    steps.awaitTopic("StreamTopic events is Ready");
    var cluster = declared.cluster();
    var status = cluster.getStatus();
    steps.say("bucket " + status.storage().bucket() + ", cluster id " + status.clusterId());
    status
        .cloudResourcesOrEmpty()
        .forEach(
            resource ->
                steps.say(
                    "in AWS: %s (%s, on deletion %s)"
                        .formatted(
                            resource.arn(), words(resource.origin()), words(resource.onDelete()))));
    status
        .zonesOrEmpty()
        .forEach(
            zone ->
                steps.say(
                    "zone %s (%s): %d broker, node ids from %d"
                        .formatted(zone.id(), zone.name(), zone.ready(), zone.nodeIdBase())));
    Steps.expect(
        status.zonesOrEmpty().stream().allMatch(zone -> zone.ready() == 1),
        "one broker ready in each of three zones",
        status.zonesOrEmpty());
    return cluster;
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void firstRecords(StreamCluster cluster) {
    for (ZoneBootstrap zone : cluster.getStatus().bootstrap()) {
      int back = FirstRecords.through(zone.servers(), TOPIC, RECORDS);
      Steps.expect(back == RECORDS, RECORDS + " records through " + zone.servers(), back);
      steps.say(RECORDS + " records sent and read through " + zone.servers());
    }
  }

  private void changeTopic(KafkaView kafka) {
    int partitions = kafka.partitions(TOPIC);
    declared.patchTopic(
        TOPIC,
        "{\"partitions\":%d,\"config\":{\"retention.ms\":\"3600000\"}}".formatted(partitions + 2));
    steps.awaitTopic("topic events changed");
    Steps.await(
        "more partitions",
        () -> kafka.partitions(TOPIC) == partitions + 2,
        () -> kafka.partitions(TOPIC));
    Steps.await(
        "retention.ms=3600000",
        () -> kafka.setting(TOPIC, "retention.ms").equals("3600000"),
        () -> kafka.setting(TOPIC, "retention.ms"));
    var retention = kafka.setting(TOPIC, "retention.ms");
    steps.say(
        "topic events grew from %d to %d partitions, retention.ms is %s"
            .formatted(partitions, partitions + 2, retention));
  }

  private void delete(StreamCluster cluster) {
    var bucket = cluster.getStatus().storage().bucket();
    StreamTopic topic = declared.topic(TOPIC);
    declared.delete(topic);
    declared.delete(cluster);
    Declarations.await(
        "StreamCluster orders is deleted",
        Steps.GRACE,
        () -> !declared.exists(cluster),
        declared::left);
    Declarations.await(
        "its objects are gone", Steps.LONG, () -> declared.left().isEmpty(), declared::left);
    Steps.expect(declared.hasRecord(), "ConfigMap orders-retained", "none");
    Steps.expect(declared.claims().size() == 3, "3 claims of the controllers", declared.claims());
    Steps.expect(Bucket.exists(stack.aws(), bucket), "bucket " + bucket, "none");
    steps.say("deleted; kept: bucket " + bucket + ", ConfigMap orders-retained, 3 volumes");
  }
}
