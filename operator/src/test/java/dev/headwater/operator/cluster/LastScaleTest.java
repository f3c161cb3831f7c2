package dev.headwater.operator.cluster;

import static dev.headwater.operator.cluster.NodeMetricsOf.broker;
import static dev.headwater.operator.cluster.NodeMetricsOf.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.kafka.UnregisterAnswer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is reported of a scale, from its first visit to the last. */
class LastScaleTest {
  private static final String VICTIM = "quickstart-brokers-use1-az6-1001";
  private static final String STAYS = "quickstart-brokers-use1-az6-1000";
  private static final String START = "2026-11-24T12:00:00Z";

  private final Stage stage = Stage.running(4);

  @Test
  void whileItLastsOnlyItsBeginningIsReported() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    stage.declares(3).applied();
    assertThat(stage.visit().lastScale())
        .isEqualTo(new LastScale(4, 3, START, null, null, null, null, null));
  }

  @Test
  void aScaleInWithoutAReassignmentShowsZero() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    assertThat(stage.visit().lastScale())
        .isEqualTo(new LastScale(4, 3, START, 7L, 0L, null, null, null));
  }

  @Test
  void whatWasCountedBeforeIsNotCountedAgain() {
    brokersCount(5, 1000, 1001, 2000, 3000);
    scaledIn();
    stage.metrics.put(2000, broker(7));
    assertThat(issued()).isEqualTo(2);
  }

  @Test
  void aBrokerThatIsNotReadBeforeOrAfterMakesTheFigureAbsent() {
    for (int nodeId : List.of(1000, 1001, 2000, 3000)) {
      var before = new LastScaleTest();
      before.brokersCount(0, 1000, 1001, 2000, 3000);
      before.stage.metrics.put(nodeId, silent());
      before.scaledIn();
      before.stage.metrics.put(nodeId, broker(0));
      assertThat(before.issued()).as("%d before", nodeId).isNull();
    }
    for (int nodeId : List.of(1000, 2000, 3000)) {
      var after = new LastScaleTest();
      after.brokersCount(0, 1000, 1001, 2000, 3000);
      after.scaledIn();
      after.stage.metrics.put(nodeId, silent());
      assertThat(after.issued()).as("%d after", nodeId).isNull();
    }
  }

  @Test
  void aCounterThatFellMakesTheFigureAbsent() {
    brokersCount(3, 1000, 1001, 2000, 3000);
    scaledIn();
    stage.metrics.put(2000, broker(2));
    assertThat(issued()).isNull();
  }

  @Test
  void aBrokerThatRestartedMakesTheFigureAbsent() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    stage.puts(
        new PodBuilder(stage.pod(STAYS))
            .editStatus()
            .addNewContainerStatus()
            .withName("kafka")
            .withRestartCount(1)
            .endContainerStatus()
            .endStatus()
            .build());
    assertThat(issued()).isNull();
  }

  @Test
  void aBrokerWhosePodWasReplacedMakesTheFigureAbsent() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    stage.puts(
        new PodBuilder(stage.pod(STAYS)).editMetadata().withUid("new").endMetadata().build());
    assertThat(issued()).isNull();
  }

  @Test
  void aNewBrokerCountsFromZero() {
    brokersCount(1, 1000, 1001, 2000, 3000);
    stage.declares(5).applied().podsFollow().kafkaFollows();
    brokersCount(1, 1000, 1001, 2000, 3000, 2001);
    stage.now = stage.now.plusSeconds(9);
    stage.applied();
    assertThat(stage.visit().lastScale())
        .isEqualTo(new LastScale(4, 5, START, 9L, 1L, null, null, null));
  }

  @Test
  void aScaleOutLastsUntilEveryBrokerIsReadyAndRegistered() {
    stage.declares(5).applied().podsStart();
    assertThat(stage.applied().visit().lastScale().durationSeconds()).isNull();
    stage.podsFollow();
    assertThat(stage.applied().visit().lastScale().durationSeconds()).isNull();
    stage.kafkaFollows();
    assertThat(stage.applied().visit().lastScale().durationSeconds()).isZero();
  }

  @Test
  void copiedBytesAreTheRiseOfTheStandInsCounter() {
    for (int nodeId : List.of(1000, 1001, 2000, 3000)) {
      stage.metrics.put(nodeId, broker(0, 100));
    }
    scaledIn();
    stage.metrics.put(3000, broker(0, 142));
    assertThat(stage.visit().lastScale().localBytesMoved()).isEqualTo(42);
  }

  @Test
  void leadersAreSplitIntoThoseOfTheVictimAndTheEnginesOwn() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    var watch = LeaderWatch.begin(START, Map.of("t", List.of(1001, 1001, 2000, 3000)));
    stage.leaders = Optional.of(watch);
    assertThat(stage.visit().lastScale().durationSeconds()).isNull();
    var atEnd = watch.atEnd(Map.of("t", List.of(2000, -1, 1000, 3000)));
    stage.leaders = Optional.of(atEnd);
    assertThat(stage.visit().lastScale())
        .isEqualTo(new LastScale(4, 3, START, 7L, 0L, 1, null, null));
    assertThat(annotation()).isNotNull();
    stage.leaders = Optional.of(atEnd.later(Map.of("t", List.of(2000, 2000, 1000, 1000))));
    assertThat(stage.visit().lastScale()).isEqualTo(new LastScale(4, 3, START, 7L, 0L, 1, 2, null));
  }

  @Test
  void theRecordGoesWhenEverythingIsReportedAndTheReportStays() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    assertThat(annotation()).isNotNull();
    var reported = stage.visit();
    assertThat(stage.applied().visit()).isEqualTo(reported);
    assertThat(annotation()).isNull();
  }

  @Test
  void nothingIsMeasuredAnewAfterTheEndWithFiguresOfBefore() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    scaledIn();
    for (var age : List.of(Optional.<Duration>empty(), Optional.of(Duration.ofMillis(1)))) {
      stage.metricsAge = age;
      assertThat(stage.visit().lastScale().durationSeconds()).isNull();
    }
  }

  @Test
  void raisingTheNumberAgainIsAScaleOfItsOwn() {
    brokersCount(0, 1000, 1001, 2000, 3000);
    stage.declares(3).applied().stopsSince(VICTIM, Duration.ofSeconds(3));
    stage.now = stage.now.plusSeconds(5);
    stage.declares(4).applied().podsFollow().kafkaFollows();
    stage.puts(
        new PodBuilder(stage.pod(VICTIM)).editMetadata().withUid("new").endMetadata().build());
    stage.now = stage.now.plusSeconds(2);
    stage.applied();
    assertThat(stage.visit().lastScale())
        .isEqualTo(new LastScale(3, 4, "2026-11-24T12:00:05Z", 2L, 0L, null, null, null));
  }

  @Test
  void stoppingAllBrokersIsNoScaleAndEndsTheOneUnderWay() {
    stage.declares(3).applied();
    assertThat(stage.visit().lastScale()).isNotNull();
    stage.declares(0).applied().podsFollow();
    assertThat(stage.visit().lastScale()).isNull();
    stage.declares(4).applied().podsFollow().kafkaFollows().applied();
    assertThat(stage.visit().lastScale()).isNull();
  }

  @Test
  void aRecordThatNobodyCanReadWasNotMeasured() {
    assertThat(ScaleRecord.parse("{")).isEmpty();
    assertThat(ScaleRecord.parse("{}")).isEmpty();
    assertThat(ScaleRecord.parse("null")).isEmpty();
  }

  private void brokersCount(long requests, int... nodeIds) {
    for (int nodeId : nodeIds) {
      stage.metrics.put(nodeId, broker(requests));
    }
  }

  /** Broker 1001 has left and was unregistered 7 s after the start. */
  private void scaledIn() {
    stage.declares(3).applied().isGone(VICTIM).kafkaFollows();
    stage.metrics.remove(1001);
    stage.now = stage.now.plusSeconds(7);
    stage.unregister = Optional.of(new Unregistration(1001, new UnregisterAnswer.Gone()));
    stage.applied().unregister = Optional.empty();
  }

  private @Nullable Long issued() {
    var scale = stage.visit().lastScale();
    assertThat(scale.durationSeconds()).isEqualTo(7);
    return scale.reassignmentsIssued();
  }

  private @Nullable String annotation() {
    stage.applied();
    return stage
        .world()
        .brokers("use1-az6")
        .map(StatefulSet::getMetadata)
        .map(metadata -> metadata.getAnnotations().get(Annotations.SCALE))
        .orElse(null);
  }
}
