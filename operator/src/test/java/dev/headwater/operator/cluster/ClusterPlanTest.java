package dev.headwater.operator.cluster;

import static dev.headwater.operator.cluster.NodeMetricsOf.activeController;
import static dev.headwater.operator.cluster.NodeMetricsOf.silent;
import static dev.headwater.operator.cluster.NodeMetricsOf.standby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.kafka.ClusterAnswer.Unreachable;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.scaling.ScalingStep;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
  private static final String VICTIM = "quickstart-brokers-use1-az6-1001";

  @Test
  void nothingIsPlannedBeforeTheZonesAreKnown() {
    var stage = new Stage().bucketIsReady();
    stage.zones = Optional.empty();
    assertThat(stage.plan().objects()).isEmpty();
    stage.zones = Optional.of(new ZonesAnswer.Known(Map.of("use1-az6", "us-east-1a")));
    assertThat(stage.plan().objects()).isEmpty();
  }

  @Test
  void nothingIsAppliedForANewClusterBeforeItsBucketIsThere() {
    var stage = new Stage();
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(stage.plan().model()).isPresent();
    stage.bucket = Optional.of(new BucketAnswer.ForeignOwner("not ours"));
    assertThat(stage.plan().objects()).isEmpty();
  }

  @Test
  void controllersComeBeforeBrokersAndAfterWhatTheyNeed() {
    var kinds =
        new Stage().bucketIsReady().plan().objects().stream().map(HasMetadata::getKind).toList();
    assertThat(kinds).startsWith("ServiceAccount", "ConfigMap");
    assertThat(kinds.subList(kinds.size() - 4, kinds.size())).containsOnly("StatefulSet");
    assertThat(names(new Stage().bucketIsReady().plan()))
        .containsSubsequence("quickstart-controllers", "quickstart-brokers-use1-az6");
  }

  @Test
  void aClusterThatRunsDoesNotWaitForItsBucketAgain() {
    var stage = Stage.running(3);
    stage.bucket = Optional.empty();
    assertThat(stage.plan().objects()).isNotEmpty();
    var problem = new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "s3:HeadBucket");
    stage.bucket = Optional.of(new BucketAnswer.Unavailable(problem));
    assertThat(stage.plan().objects()).isNotEmpty();
  }

  @Test
  void whatIsSuspendedIsPlannedAndNotApplied() {
    var plan = Stage.running(3).declares(5).suspended().plan();
    assertThat(plan.objects()).isEmpty();
    assertThat(plan.step()).containsInstanceOf(ScalingStep.Resize.class);
  }

  @Test
  void everyZoneGetsItsShareAtOnceWithoutAskingKafka() {
    var stage = new Stage().bucketIsReady().declares(5);
    assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 2, "az2", 1));
    assertThat(draining(stage.plan())).isEmpty();
  }

  @Test
  void aScaleOutRaisesTheZonesAndAnnotatesNone() {
    var plan = Stage.running(3).declares(5).plan();
    assertThat(replicas(plan)).isEqualTo(Map.of("az6", 2, "az1", 2, "az2", 1));
    assertThat(draining(plan)).isEmpty();
  }

  @Test
  void aScaleInLowersOneZoneByOneAndAnnotatesItInTheSamePatch() {
    var plan = Stage.running(6).declares(3).plan();
    assertThat(replicas(plan)).isEqualTo(Map.of("az6", 2, "az1", 2, "az2", 1));
    assertThat(draining(plan)).isEqualTo(Map.of("az2", "3001"));
    assertThat(plan.step()).containsInstanceOf(ScalingStep.Drain.class);
  }

  @Test
  void nobodyElseLeavesWhileABrokerIsLeaving() {
    var stage = Stage.running(6).declares(3).applied();
    for (var moment : List.of("before its SIGTERM", "stopping", "gone")) {
      switch (moment) {
        case "stopping" -> stage.stopsSince("quickstart-brokers-use1-az2-3001", Duration.ZERO);
        case "gone" -> stage.isGone("quickstart-brokers-use1-az2-3001").kafkaFollows();
        default -> stage.kafkaFollows();
      }
      assertThat(stage.plan().step()).as(moment).containsInstanceOf(ScalingStep.Hold.class);
      assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 2, "az2", 1));
      assertThat(draining(stage.plan())).isEqualTo(Map.of("az2", "3001"));
    }
  }

  @Test
  void nobodyLeavesAnUnhealthyOrSilentCluster() {
    var stage = Stage.running(4).declares(3);
    var brokers = List.of(1000, 1001, 2000, 3000);
    var answers =
        List.of(
            Descriptions.leaderless(brokers, 1),
            Descriptions.incomplete(brokers, 1),
            new Unreachable("no answer"));
    for (var answer : answers) {
      assertThat(stage.kafkaSays(answer).plan().step())
          .contains(new ScalingStep.Hold(stage.plan().step().orElseThrow().brokers()));
      assertThat(draining(stage.plan())).isEmpty();
    }
    stage.kafka = Optional.empty();
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Hold.class);
  }

  @Test
  void nobodyLeavesWhileItIsNotKnownThatNoBrokerIsFenced() {
    var stage = Stage.running(4).declares(3);
    for (var metrics : List.of(activeController(1), standby(0), silent())) {
      stage.metrics.put(0, metrics);
      assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Hold.class);
    }
    stage.metrics.put(1, standby(1));
    stage.metrics.put(0, activeController(0));
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Drain.class);
    stage.metrics.put(1, activeController(0));
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Hold.class);
  }

  @Test
  void aScaleWaitsForTheFiguresBeforeIt() {
    var stage = Stage.running(4);
    stage.metricsAge = Optional.empty();
    for (int wanted : List.of(3, 5)) {
      assertThat(stage.declares(wanted).plan().step()).containsInstanceOf(ScalingStep.Hold.class);
      assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 1, "az2", 1));
    }
    assertThat(stage.declares(0).plan().step()).containsInstanceOf(ScalingStep.Resize.class);
  }

  @Test
  void aStatefulSetThatIsMissingIsMadeInFullAtOnceAndIsNoScale() {
    var stage = Stage.running(4).lacks("quickstart-brokers-use1-az2");
    for (var age : List.of(Optional.<Duration>empty(), Optional.of(Duration.ZERO))) {
      stage.metricsAge = age;
      assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 1, "az2", 1));
      assertThat(stage.plan().scale()).isEmpty();
    }
  }

  @Test
  void aBrokerThatCouldNotBeUnregisteredYetKeepsItsAnnotation() {
    var stage = departed(Stage.running(4).declares(3));
    stage.unregister =
        Optional.of(new Unregistration(1001, new UnregisterAnswer.Refused("streams are open")));
    assertThat(draining(stage.plan())).isEqualTo(Map.of("az6", "1001"));
    assertThat(stage.plan().drain()).contains(new Drain.Departed(1001));
  }

  @Test
  void theAnnotationGoesWhenTheBrokerIsUnregistered() {
    var stage = departed(Stage.running(4).declares(3));
    stage.unregister = Optional.of(new Unregistration(1001, new UnregisterAnswer.Gone()));
    assertThat(draining(stage.plan())).isEmpty();
    assertThat(stage.plan().drain()).isEmpty();
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Steady.class);
  }

  @Test
  void whenOneIsUnregisteredAndMeasuredTheNextFollows() {
    var stage = Stage.running(5).declares(3).applied();
    assertThat(draining(stage.plan())).isEqualTo(Map.of("az1", "2001"));
    stage.isGone("quickstart-brokers-use1-az1-2001").kafkaFollows();
    stage.unregister = Optional.of(new Unregistration(2001, new UnregisterAnswer.Gone()));
    assertThat(draining(stage.plan())).isEmpty();
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Hold.class);
    stage.applied().unregister = Optional.empty();
    stage.visit();
    assertThat(draining(stage.plan())).isEqualTo(Map.of("az6", "1001"));
    assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 1, "az1", 1, "az2", 1));
  }

  @Test
  void raisingTheNumberAgainTakesTheBrokerBackInTheSamePatch() {
    var stage = Stage.running(4).declares(3).applied();
    stage.stopsSince(VICTIM, Duration.ofSeconds(3)).declares(4);
    assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 1, "az2", 1));
    assertThat(draining(stage.plan())).isEmpty();
  }

  @Test
  void aBrokerElsewhereIsAddedWhileAnotherIsStillLeaving() {
    var stage = Stage.running(4).declares(3).applied().declares(6);
    assertThat(replicas(stage.plan())).isEqualTo(Map.of("az6", 2, "az1", 2, "az2", 2));
    assertThat(draining(stage.plan())).isEmpty();
  }

  @Test
  void zeroEmptiesEveryZoneWithoutADrain() {
    var plan = Stage.running(4).declares(0).plan();
    assertThat(replicas(plan)).isEqualTo(Map.of("az6", 0, "az1", 0, "az2", 0));
    assertThat(draining(plan)).isEmpty();
    assertThat(plan.drain()).isEmpty();
  }

  @Test
  void zeroEndsADrainThatIsUnderWay() {
    var stage = Stage.running(2).declares(1).applied();
    assertThat(draining(stage.plan())).isEqualTo(Map.of("az1", "2000"));
    stage.declares(0);
    assertThat(draining(stage.plan())).isEmpty();
    assertThat(stage.plan().drain()).isEmpty();
  }

  @Test
  void fromZeroBrokersStartWithoutAskingKafka() {
    var stage = Stage.running(3).declares(0).applied().podsFollow();
    stage.kafka = Optional.empty();
    assertThat(replicas(stage.declares(3).plan())).isEqualTo(Map.of("az6", 1, "az1", 1, "az2", 1));
  }

  @Test
  void votersAreCompleteOnceEveryDeclaredControllerHasCaughtUp() {
    var stage = new Stage().bucketIsReady().applied().podsFollow();
    assertThat(votersComplete(stage.plan())).isFalse();
    stage.kafkaSays(Descriptions.withCaughtUp(List.of(1000), 0, 1));
    assertThat(votersComplete(stage.plan())).isFalse();
    stage.kafkaSays(Descriptions.withCaughtUp(List.of(1000), 0, 1, 2));
    assertThat(votersComplete(stage.plan())).isTrue();
  }

  @Test
  void completeVotersStayCompleteWhateverIsSeenLater() {
    var stage = Stage.running(3);
    stage.kafkaSays(Descriptions.withCaughtUp(List.of(1000), 0));
    assertThat(votersComplete(stage.plan())).isTrue();
    stage.kafka = Optional.empty();
    assertThat(votersComplete(stage.plan())).isTrue();
  }

  @Test
  void aSecondVisitPlansTheSame() {
    var stage = Stage.running(4);
    assertThat(stage.plan()).isEqualTo(stage.applied().plan());
    stage.declares(3).applied();
    assertThat(stage.plan().objects()).isEqualTo(stage.applied().plan().objects());
  }

  private static Stage departed(Stage stage) {
    return stage.applied().isGone(VICTIM).kafkaFollows();
  }

  private static boolean votersComplete(ClusterPlan plan) {
    var annotated =
        sets(plan).stream()
            .filter(set -> set.getMetadata().getName().equals("quickstart-controllers"))
            .anyMatch(set -> annotations(set).containsKey(Annotations.VOTERS_COMPLETE));
    assertThat(plan.model().orElseThrow().votersComplete()).isEqualTo(annotated);
    return annotated;
  }

  private static Map<String, Integer> replicas(ClusterPlan plan) {
    return brokers(plan).stream()
        .collect(Collectors.toMap(ClusterPlanTest::zone, set -> set.getSpec().getReplicas()));
  }

  private static Map<String, String> draining(ClusterPlan plan) {
    return brokers(plan).stream()
        .filter(set -> annotations(set).containsKey(Annotations.DRAINING))
        .collect(
            Collectors.toMap(
                ClusterPlanTest::zone, set -> annotations(set).get(Annotations.DRAINING)));
  }

  private static String zone(StatefulSet set) {
    return set.getMetadata().getName().replace("quickstart-brokers-use1-", "");
  }

  private static Map<String, String> annotations(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }

  private static List<StatefulSet> brokers(ClusterPlan plan) {
    return sets(plan).stream()
        .filter(set -> set.getMetadata().getName().contains("-brokers-"))
        .toList();
  }

  private static List<StatefulSet> sets(ClusterPlan plan) {
    return plan.objects().stream()
        .filter(StatefulSet.class::isInstance)
        .map(StatefulSet.class::cast)
        .toList();
  }

  private static List<String> names(ClusterPlan plan) {
    return plan.objects().stream().map(object -> object.getMetadata().getName()).toList();
  }
}
