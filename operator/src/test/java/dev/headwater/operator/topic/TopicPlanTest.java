package dev.headwater.operator.topic;

import static dev.headwater.operator.status.Reason.TOPIC_SYNCED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.api.v1alpha1.StreamTopicSpec;
import dev.headwater.api.v1alpha1.StreamTopicSpec.ClusterRef;
import dev.headwater.api.v1alpha1.StreamTopicSpec.TopicDeletionPolicy;
import dev.headwater.api.v1alpha1.StreamTopicStatus;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.TopicAnswer;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicPlanTest {
  private static final Map<String, String> CONFIG = Map.of("retention.ms", "1000");
  private static final ClusterView SERVING = new ClusterView.Serving("b:9092", false);
  private static final ClusterView SUSPENDED = new ClusterView.Serving("b:9092", true);
  private static final TopicAnswer ABSENT = new TopicAnswer.Absent();
  private static final TopicAnswer SILENT = new TopicAnswer.Unreachable("silent");
  private static final TopicStep REST = new TopicStep.Rest();
  private static final TopicStep AWAIT = new TopicStep.Await();
  private static final TopicStep CREATE = new TopicStep.Create(3, CONFIG);
  private static final TopicStep RELEASE = new TopicStep.Release();
  private static final TopicStep DELETE = new TopicStep.Delete();
  private static final Given NEW = new Given(SERVING, ABSENT);
  private static final Given OURS = new Given(SERVING, topic(3, CONFIG)).known("id");
  private static final Given GOING = OURS.held().deleted(TopicDeletionPolicy.DELETE);

  record Row(String rule, Given given, TopicStep step, Reason reason) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Row> declared() {
    return Stream.of(
        new Row("not asked yet: wait", NEW.sees(null), AWAIT, Reason.PENDING),
        new Row("silent brokers: wait", NEW.sees(SILENT), REST, Reason.CLUSTER_NOT_READY),
        new Row("silent for a moment: as it was", OURS.ready(1).silent(29), REST, TOPIC_SYNCED),
        new Row("silent for long", OURS.ready(1).silent(30), REST, Reason.CLUSTER_NOT_READY),
        new Row("silent, spec is new", OURS.ready(0).silent(0), REST, Reason.CLUSTER_NOT_READY),
        new Row("absent: create", NEW, CREATE, Reason.CREATING),
        new Row("absent though known: create", NEW.known("id"), CREATE, Reason.CREATING),
        new Row("ours by id", OURS, REST, TOPIC_SYNCED),
        new Row("ours by intent", OURS.known(null).held(), REST, TOPIC_SYNCED),
        new Row("equal, no intent: foreign", OURS.known(null), REST, Reason.TOPIC_CONFLICT),
        new Row(
            "intent, other partitions: foreign",
            NEW.held().sees(topic(4, CONFIG)),
            REST,
            Reason.TOPIC_CONFLICT),
        new Row(
            "intent, other settings: foreign",
            NEW.held().sees(topic(3, Map.of())),
            REST,
            Reason.TOPIC_CONFLICT),
        new Row("made anew by others", OURS.held().known("old"), REST, Reason.TOPIC_CONFLICT),
        new Row("older rival", NEW.rival(true), REST, Reason.TOPIC_CONFLICT),
        new Row("younger rival", NEW.rival(false), CREATE, Reason.CREATING),
        new Row("no cluster", NEW.in(new ClusterView.Missing()), REST, Reason.CLUSTER_NOT_FOUND),
        new Row(
            "cluster goes", NEW.in(new ClusterView.Terminating()), REST, Reason.CLUSTER_NOT_READY),
        new Row(
            "cluster not ready",
            NEW.in(new ClusterView.NotReady("no")),
            REST,
            Reason.CLUSTER_NOT_READY),
        new Row("suspended: no change", NEW.in(SUSPENDED), REST, Reason.SUSPENDED),
        new Row("suspended, in order", OURS.in(SUSPENDED), REST, TOPIC_SYNCED));
  }

  static Stream<Row> changed() {
    var own = Map.of("retention.ms", "1000", "min.insync.replicas", "1", "automq.x", "y");
    return Stream.of(
        new Row("fewer: grow", OURS.sees(topic(2, CONFIG)), new TopicStep.Grow(3), Reason.UPDATING),
        new Row("more: human", OURS.sees(topic(4, CONFIG)), REST, Reason.PARTITIONS_LOWERED),
        new Row(
            "drift: set and reset",
            OURS.sees(topic(3, Map.of("retention.ms", "5", "cleanup.policy", "compact"))),
            new TopicStep.Configure(CONFIG, Set.of("cleanup.policy")),
            Reason.UPDATING),
        new Row("the engine's own settings", OURS.sees(topic(3, own)), REST, TOPIC_SYNCED),
        new Row(
            "refused setting",
            NEW.told(new ChangeAnswer.Refused("no", true)),
            CREATE,
            Reason.INVALID_CONFIG),
        new Row(
            "refused change",
            NEW.told(new ChangeAnswer.Refused("no", false)),
            CREATE,
            Reason.BROKER_REFUSED),
        new Row(
            "silence on change",
            NEW.told(new ChangeAnswer.Unreachable("no")),
            CREATE,
            Reason.CLUSTER_NOT_READY),
        new Row(
            "outdated: as before",
            NEW.told(new ChangeAnswer.Outdated("x")),
            CREATE,
            Reason.CREATING));
  }

  static Stream<Row> goodbyes() {
    return Stream.of(
        bye("Delete, ours", GOING, DELETE),
        bye("Delete, ours by intent", GOING.known(null), DELETE),
        bye("no finalizer", OURS.deleted(TopicDeletionPolicy.DELETE), RELEASE),
        bye("Retain", GOING.deleted(TopicDeletionPolicy.RETAIN), RELEASE),
        bye("Delete, not ours", GOING.known("old"), RELEASE),
        bye("Delete, absent", GOING.sees(ABSENT), RELEASE),
        bye("Delete, not asked yet", GOING.sees(null), AWAIT),
        bye("Delete, silent", GOING.sees(SILENT), REST),
        bye("Delete, silent, abandoned", GOING.sees(SILENT).abandoned(), RELEASE),
        bye("Delete, a rival lives", GOING.rival(false), RELEASE),
        bye("Delete, no cluster", GOING.in(new ClusterView.Missing()), RELEASE),
        bye("Delete, cluster goes", GOING.in(new ClusterView.Terminating()), RELEASE),
        bye("Delete, cluster not ready", GOING.in(new ClusterView.NotReady("no")), REST),
        bye("Delete, suspended", GOING.in(SUSPENDED), REST));
  }

  @ParameterizedTest
  @MethodSource({"declared", "changed", "goodbyes"})
  void everyRuleHolds(Row row) {
    var plan = TopicPlan.of(row.given().snapshot());
    assertThat(plan.step()).isEqualTo(row.step());
    assertThat(plan.reason()).isEqualTo(row.reason());
  }

  private static Row bye(String rule, Given given, TopicStep step) {
    return new Row(rule, given, step, Reason.DELETING);
  }

  private static TopicAnswer topic(int partitions, Map<String, String> config) {
    return new TopicAnswer.Exists("id", partitions, config);
  }

  /** A snapshot in the making; every word changes a copy. */
  record Given(TopicSnapshot snapshot) {
    Given(ClusterView cluster, TopicAnswer seen) {
      this(
          new TopicSnapshot(
              declaration(TopicDeletionPolicy.RETAIN),
              false,
              cluster,
              Optional.empty(),
              false,
              Optional.of(seen),
              Duration.ZERO,
              Optional.empty()));
    }

    private static StreamTopic declaration(TopicDeletionPolicy policy) {
      var topic = new StreamTopic();
      topic.setMetadata(
          new ObjectMetaBuilder()
              .withName("orders")
              .withNamespace("shop")
              .withGeneration(1L)
              .build());
      topic.setSpec(new StreamTopicSpec(new ClusterRef("demo"), null, 3, CONFIG, policy));
      return topic;
    }

    private StreamTopic copy() {
      var old = snapshot.topic();
      var topic = declaration(old.getSpec().deletionPolicyOrDefault());
      topic.setMetadata(new ObjectMetaBuilder(old.getMetadata()).build());
      topic.setStatus(old.getStatus());
      return topic;
    }

    private Given with(StreamTopic topic) {
      var s = snapshot;
      return new Given(
          new TopicSnapshot(
              topic,
              s.holdsFinalizer(),
              s.cluster(),
              s.owner(),
              s.rivalLives(),
              s.seen(),
              s.silence(),
              s.changed()));
    }

    Given known(@Nullable String id) {
      var topic = copy();
      topic.setStatus(new StreamTopicStatus(1L, null, id, null));
      return with(topic);
    }

    Given ready(long observedGeneration) {
      var topic = copy();
      var ready = new Condition("Ready", "True", TOPIC_SYNCED.id(), "", observedGeneration, "");
      topic.setStatus(new StreamTopicStatus(observedGeneration, List.of(ready), "id", 3));
      return with(topic);
    }

    Given silent(int seconds) {
      var silence = Duration.ofSeconds(seconds);
      return new Given(snapshot.answered(Optional.of(SILENT), silence));
    }

    Given deleted(TopicDeletionPolicy policy) {
      var topic = declaration(policy);
      topic.setStatus(snapshot.topic().getStatus());
      topic.getMetadata().setDeletionTimestamp("2026-11-24T12:00:00Z");
      return with(topic);
    }

    Given abandoned() {
      var topic = copy();
      topic.getMetadata().setAnnotations(Map.of("headwater.dev/abandon", "true"));
      return with(topic);
    }

    Given held() {
      var s = snapshot;
      return new Given(
          new TopicSnapshot(
              s.topic(),
              true,
              s.cluster(),
              s.owner(),
              s.rivalLives(),
              s.seen(),
              s.silence(),
              s.changed()));
    }

    Given in(ClusterView cluster) {
      var s = snapshot;
      return new Given(
          new TopicSnapshot(
              s.topic(),
              s.holdsFinalizer(),
              cluster,
              s.owner(),
              s.rivalLives(),
              s.seen(),
              s.silence(),
              s.changed()));
    }

    Given sees(@Nullable TopicAnswer seen) {
      return answered(Optional.ofNullable(seen), snapshot.changed());
    }

    Given told(ChangeAnswer changed) {
      return answered(snapshot.seen(), Optional.of(changed));
    }

    private Given answered(Optional<TopicAnswer> seen, Optional<ChangeAnswer> changed) {
      var s = snapshot;
      return new Given(
          new TopicSnapshot(
              s.topic(),
              s.holdsFinalizer(),
              s.cluster(),
              s.owner(),
              s.rivalLives(),
              seen,
              s.silence(),
              changed));
    }

    Given rival(boolean older) {
      var s = snapshot;
      return new Given(
          new TopicSnapshot(
              s.topic(),
              s.holdsFinalizer(),
              s.cluster(),
              older ? Optional.of("elder") : Optional.empty(),
              true,
              s.seen(),
              s.silence(),
              s.changed()));
    }
  }
}
