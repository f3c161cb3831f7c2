package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.cluster.Unregistration.Due;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.scaling.ScalingStep;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that is stopped as a whole and comes back with fewer brokers. */
class FormerBrokersTest {
  private static final String POD = "quickstart-brokers-use1-az1-2000";

  @Test
  void thePatchThatStopsAllBrokersRecordsThem() {
    var stage = Stage.running(4).declares(0);
    assertThat(former(stage.plan()))
        .isEqualTo(Map.of("az6", "1000,1001", "az1", "2000", "az2", "3000"));
    stage.applied();
    assertThat(stage.plan().objects()).isEqualTo(stage.applied().plan().objects());
  }

  @Test
  void oneThatWasLeavingThenIsAmongThem() {
    var stage = Stage.running(4).declares(3).applied().declares(0);
    assertThat(former(stage.plan()))
        .isEqualTo(Map.of("az6", "1000,1001", "az1", "2000", "az2", "3000"));
  }

  @Test
  void thePatchThatStartsBrokersForgetsThem() {
    var stage = stopped(4).declares(3);
    assertThat(former(stage.plan())).isEqualTo(Map.of("az6", "1001"));
    assertThat(former(stage.declares(4).plan())).isEmpty();
  }

  @Test
  void aScaleInRecordsNobody() {
    assertThat(former(Stage.running(4).declares(3).plan())).isEmpty();
    assertThat(former(Stage.running(4).declares(3).applied().plan())).isEmpty();
  }

  @Test
  void nobodyIsUnregisteredWhileNoBrokerIsDeclared() {
    var stage = stopped(3);
    stage.kafkaSays(Descriptions.idle());
    assertThat(due(stage)).isEmpty();
  }

  @Test
  void nobodyIsUnregisteredWhileBrokersAreToBeAddedOrTheClusterIsSuspended() {
    var stage = stopped(3).declares(2).kafkaSays(Descriptions.idle());
    assertThat(due(stage)).isEmpty();
    stage.applied().podsFollow().kafkaFollows();
    assertThat(due(stage)).isPresent();
    assertThat(due(stage.suspended())).isEmpty();
  }

  @Test
  void aFormerBrokerIsUnregisteredWhenNothingOfItIsLeft() {
    var stage = Stage.running(3).declares(0).applied();
    var pod = stage.pod(POD);
    stage.podsFollow().declares(1).applied().podsFollow().puts(pod);
    for (var answer :
        List.of(
            Descriptions.healthy(List.of(1000)),
            Descriptions.idle(1000, 2000),
            Descriptions.ledBy(2000, 1, 1000))) {
      assertThat(due(stage.kafkaSays(answer)).map(Due::nodeId)).isNotEqualTo(Optional.of(2000));
    }
    stage.isGone(POD);
    assertThat(due(stage.kafkaSays(Descriptions.idle(1000, 2000, 3000)))).isEmpty();
    assertThat(due(stage.kafkaSays(Descriptions.ledBy(2000, 1, 1000, 3000)))).isEmpty();
    assertThat(due(stage.kafkaFollows()).map(Due::nodeId)).contains(2000);
    stage.kafka = Optional.empty();
    assertThat(due(stage)).isEmpty();
  }

  @Test
  void whoIsUnregisteredIsForgottenAndTheNextFollows() {
    var stage = restarted(3, 1);
    assertThat(former(stage.plan())).isEqualTo(Map.of("az1", "2000", "az2", "3000"));
    stage.unregister =
        Optional.of(new Unregistration(2000, new UnregisterAnswer.Refused("streams are open")));
    assertThat(former(stage.plan())).isEqualTo(Map.of("az1", "2000", "az2", "3000"));
    stage.unregister = Optional.of(new Unregistration(2000, new UnregisterAnswer.Gone()));
    assertThat(former(stage.plan())).isEqualTo(Map.of("az2", "3000"));
    stage.applied().unregister = Optional.empty();
    assertThat(due(stage).map(Due::nodeId)).contains(3000);
  }

  @Test
  void theUnregisteringOfAFormerBrokerEndsNoDrain() {
    var stage = Stage.running(4).declares(3).applied().kafkaFollows();
    stage.unregister = Optional.of(new Unregistration(3001, new UnregisterAnswer.Gone()));
    assertThat(stage.plan().drain()).isPresent();
  }

  @Test
  void untilThenNobodyElseLeavesAndTheConditionsSayWhy() {
    var stage = restarted(3, 2);
    assertThat(said(stage, "BrokersReady"))
        .isEqualTo(
            "False Draining: 2 of 2 brokers are ready; brokers that ran before the cluster was"
                + " stopped, and are not declared any more, are being unregistered: 3000.");
    assertThat(said(stage, "Ready")).startsWith("True");
    assertThat(said(stage, "Reconciling")).startsWith("True");
    assertThat(stage.declares(1).plan().step()).containsInstanceOf(ScalingStep.Hold.class);
    assertThat(said(stage, "BrokersReady"))
        .contains("The next leaves later: brokers that ran", "unregistered: 3000");
    stage.unregister = Optional.of(new Unregistration(3000, new UnregisterAnswer.Gone()));
    stage.applied().unregister = Optional.empty();
    assertThat(stage.plan().step()).containsInstanceOf(ScalingStep.Drain.class);
  }

  @Test
  void streamsThatStayOpenAreAHumansMatter() {
    var stage = restarted(3, 2);
    stage.unregister =
        Optional.of(new Unregistration(3000, new UnregisterAnswer.Refused("opening streams")));
    stage.departure = Optional.of(new Departure(stage.now, false));
    stage.now = stage.now.plus(Duration.ofMinutes(10));
    assertThat(said(stage, "Stalled")).startsWith("False");
    stage.now = stage.now.plusSeconds(1);
    assertThat(said(stage, "Stalled"))
        .isEqualTo(
            "True StreamsOpen: Broker 3000 has been gone for more than 600 s and cannot be"
                + " unregistered: opening streams");
  }

  /** Anybody may write an annotation. */
  @ParameterizedTest
  @ValueSource(
      strings = {"0,1,2", "999", "2000", "3000", "1000", "many", "", "99999999999", "-1001"})
  void anIdThatIsDeclaredOrOfNoBrokerIsNotBelieved(String ids) {
    var stage = Stage.running(3);
    stage.has(annotated(stage, "az6", ids)).kafkaSays(Descriptions.idle());
    assertThat(FormerBrokers.of(stage.world())).isEmpty();
    assertThat(due(stage)).isEmpty();
  }

  private static Stage stopped(int brokers) {
    var stage = Stage.running(brokers).declares(0).applied().podsFollow();
    stage.kafka = Optional.empty();
    return stage;
  }

  /** Of so many brokers so many came back. */
  private static Stage restarted(int before, int after) {
    return stopped(before).declares(after).applied().podsFollow().kafkaFollows();
  }

  private static StatefulSet annotated(Stage stage, String zone, String ids) {
    return new StatefulSetBuilder(stage.world().brokers("use1-" + zone).orElseThrow())
        .editMetadata()
        .addToAnnotations(Annotations.FORMER_BROKERS, ids)
        .endMetadata()
        .build();
  }

  private static Optional<Due> due(Stage stage) {
    return Unregistration.due(
        stage.cluster, stage.world(), stage.snapshot().described(), stage.now);
  }

  /** What the brokers' StatefulSets record, by zone. */
  private static Map<String, String> former(ClusterPlan plan) {
    return plan.objects().stream()
        .filter(object -> recorded(object).isPresent())
        .collect(
            Collectors.toMap(
                set -> set.getMetadata().getName().replace("quickstart-brokers-use1-", ""),
                set -> recorded(set).orElseThrow()));
  }

  private static Optional<String> recorded(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Annotations.FORMER_BROKERS));
  }

  private static String said(Stage stage, String type) {
    return stage.visit().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElseThrow();
  }
}
