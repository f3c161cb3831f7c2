package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingMode;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.PrometheusMetricSpec;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.scaling.Load.Reported;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the brokers' metrics to StatefulSets and status; see {@link ScaledStage}. */
@Order(1)
class AutoscalerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(30);

  private static final SignalSpec PRODUCED = produced(true);

  private final ScaledStage scaled = new ScaledStage(AutoscalingMode.ACTIVE);

  @Test
  void brokersComeWithTheLoadInOneBatchOverTheZonesAndLeaveOneByOne() {
    var spec = scaled.stage.cluster.getSpec();
    scaled.load(80, MINUTE.multipliedBy(2));
    assertThat(scaled.zones()).containsExactly(2, 2, 2);
    assertThat(scaled.condition())
        .isEqualTo("True AutoscalingActive: 3 to 9 brokers, by the signals network.");
    scaled.load(0, LONG);
    assertThat(scaled.zones()).containsExactly(1, 1, 1);
    assertThat(scaled.stage.cluster.getSpec()).isEqualTo(spec);
    assertThat(actions()).containsExactly("3>6", "6>5", "5>4", "4>3");
  }

  @Test
  void theDecisionIsExplained() {
    scaled.load(80, MINUTE.multipliedBy(2));
    var decision = scaled.reported().decisionsOrEmpty().getFirst();
    assertThat(decision.message())
        .isEqualTo("3 brokers become 6. network is 320 and needs 6 brokers of 100 * 0.6.");
    assertThat(decision.inputs())
        .singleElement()
        .matches(input -> input.signal().equals("network"))
        .matches(input -> "320".equals(input.load()))
        .matches(input -> input.capacityPerBroker().equals("100"));
    assertThat(decision.recommended()).isEqualTo(6);
  }

  /** A visit may come before the watch has shown what the last one wrote. */
  @Test
  void aDecisionIsNotLostWhenTheWatchIsBehind() {
    scaled.behind(true);
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.behind(false);
    scaled.load(0, LONG);
    assertThat(scaled.reported().decisionsOrEmpty())
        .extracting(AutoscalerTest::change)
        .contains("3>6", "6>5", "5>4", "4>3");
  }

  @Test
  void aSteadyLoadWritesNothing() {
    scaled.load(40, LONG);
    int written = scaled.written.size();
    for (int i = 0; i < 200; i++) {
      scaled.step(38 + i % 5);
    }
    assertThat(scaled.written).hasSize(written);
  }

  @Test
  void aRestartWritesNothingAndKeepsTheBrokersForAWindow() {
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.restart();
    scaled.load(0, MINUTE.multipliedBy(9));
    assertThat(scaled.brokers()).isEqualTo(6);
    assertThat(scaled.blockers()).containsExactly("WindowNotFull");
    int written = scaled.written.size();
    scaled.restart();
    scaled.load(0, MINUTE.multipliedBy(9));
    assertThat(scaled.brokers()).isEqualTo(6);
    assertThat(scaled.written).hasSize(written);
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  @Test
  void adviceTouchesNothing() {
    var advised = new ScaledStage(AutoscalingMode.ADVISE);
    advised.load(80, MINUTE.multipliedBy(2));
    assertThat(advised.brokers()).isEqualTo(3);
    assertThat(advised.condition()).startsWith("True Advising");
    assertThat(advised.last())
        .matches(d -> d.action().equals("ScaleOut") && d.to() == 6)
        .matches(d -> Boolean.TRUE.equals(d.advice()));
    assertThat(advised.stage.cluster.getStatus().brokers()).matches(b -> b.desired() == 3);
  }

  @Test
  void badDataKeepsEveryBrokerAndIsReportedAfterFiveMinutes() {
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.garble(true);
    scaled.load(0, MINUTE.multipliedBy(4));
    assertThat(scaled.condition()).startsWith("True");
    assertThat(scaled.blockers()).containsExactly("MetricsMissing");
    scaled.load(0, LONG);
    assertThat(scaled.condition()).startsWith("False MetricsUnavailable").contains("= NaN");
    assertThat(scaled.brokers()).isEqualTo(6);
    int written = scaled.written.size();
    scaled.load(0, LONG);
    assertThat(scaled.written).as("it is said once").hasSize(written);
    scaled.garble(false);
    scaled.load(0, LONG);
    assertThat(scaled.condition()).startsWith("True");
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  private static SignalSpec produced(boolean isRequired) {
    var metric = new PrometheusMetricSpec("platform", "bytes_total", null, null, null, null);
    return new SignalSpec(
        "produced", null, metric, null, Quantity.parse("100"), null, isRequired, null);
  }

  @Test
  void aPrometheusServerThatKnowsTheLoadDecidesLikeTheBrokers() {
    scaled.declares(PRODUCED);
    scaled.says(new Reported.Of(350));
    scaled.load(0, MINUTE.multipliedBy(2));
    assertThat(scaled.zones()).containsExactly(2, 2, 2);
    assertThat(scaled.reported().decisionsOrEmpty().getFirst().message())
        .contains("produced is 350 and needs 6 brokers of 100 * 0.6");
    scaled.says(new Reported.Not("the Prometheus server platform answers with NaN"));
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(6);
    assertThat(scaled.blockers()).contains("MetricsMissing");
    assertThat(scaled.condition())
        .startsWith("False MetricsUnavailable")
        .endsWith("produced: the Prometheus server platform answers with NaN.");
    int written = scaled.written.size();
    scaled.load(0, LONG);
    assertThat(scaled.written).as("it is said once").hasSize(written);
    scaled.says(new Reported.Of(0));
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  @Test
  void brokersThatDoNotRelieveTheOthersAreTheLastForAWhile() {
    scaled.declares(SignalSpec.readyMade("request-handlers"));
    scaled.busy(0.5);
    scaled.load(10, MINUTE.multipliedBy(2));
    scaled.busy(0.9);
    scaled.load(10, MINUTE.multipliedBy(10));
    assertThat(scaled.brokers()).isEqualTo(5);
    assertThat(scaled.blockers()).containsExactly("IneffectiveScaleOut");
    assertThat(scaled.last().message())
        .contains("IneffectiveScaleOut: 5 brokers are hardly less busy (request-handlers) than 3");
    int written = scaled.written.size();
    scaled.load(10, MINUTE.multipliedBy(10));
    assertThat(scaled.written).as("it is said once").hasSize(written);
    scaled.load(10, MINUTE.multipliedBy(15));
    assertThat(scaled.brokers()).as("another try").isGreaterThan(5);
  }

  @Test
  void aSourceThatIsNotPermittedIsSaidAtOnce() {
    scaled.declares(PRODUCED);
    scaled.refuses(PRODUCED);
    scaled.load(80, MINUTE.multipliedBy(2));
    assertThat(scaled.condition()).isEqualTo("False MetricSourceNotAllowed: Not here.");
    assertThat(scaled.brokers()).as("a signal that is known adds brokers").isEqualTo(6);
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).as("nobody leaves").isEqualTo(6);
    var optional = produced(false);
    scaled.declares(optional);
    scaled.refuses(optional);
    scaled.load(0, LONG);
    assertThat(scaled.condition()).isEqualTo("True MetricSourceNotAllowed: Not here.");
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "headwater.dev/pause-scaling | everything | is 'everything': allowed is in, out or both",
        "headwater.dev/min-brokers | 6 | allowed is such as '6 until 2026-12-01T00:00:00Z'",
        "headwater.dev/min-brokers | 6 until tomorrow | is '6 until tomorrow'"
      })
  void anAnnotationThatCannotBeReadIsNamedAndStopsBothDirections(
      String key, String value, String said) {
    scaled.load(0, MINUTE);
    scaled.annotate(key, value);
    scaled.load(80, MINUTE.multipliedBy(2));
    assertThat(scaled.brokers()).isEqualTo(3);
    assertThat(scaled.condition()).startsWith("False ScalingInputInvalid").contains(said);
    assertThat(scaled.blockers()).containsExactly("ScalingInputInvalid");
  }

  @Test
  void aFloorHoldsUntilItsTime() {
    var until = scaled.stage.now.plus(LONG);
    scaled.annotate("headwater.dev/min-brokers", "5 until " + until);
    scaled.load(0, MINUTE);
    assertThat(scaled.brokers()).isEqualTo(5);
    assertThat(scaled.reported().decisionsOrEmpty())
        .anySatisfy(
            decision ->
                assertThat(decision.message())
                    .startsWith("3 brokers become 5. ")
                    .contains("At least 5 are wanted by brokers.autoscaling.min"));
    scaled.load(0, LONG.minus(MINUTE.multipliedBy(2)));
    assertThat(scaled.blockers()).containsExactly("Floor");
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  @Test
  void aPauseKeepsBrokersAndItsEndLetsThemGo() {
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.annotate("headwater.dev/pause-scaling", "in");
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(6);
    assertThat(scaled.blockers()).containsExactly("Paused");
    scaled.stage.cluster.getMetadata().setAnnotations(null);
    scaled.load(0, LONG);
    assertThat(scaled.brokers()).isEqualTo(3);
  }

  @Test
  void withoutAutoscalingThereIsNoConditionAndNoReport() {
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.stage.declares(6);
    scaled.step(0);
    assertThat(scaled.condition()).isEmpty();
    assertThat(scaled.stage.cluster.getStatus().autoscaling()).isNull();
    assertThat(scaled.brokers()).isEqualTo(6);
  }

  @Test
  void anInterruptedScaleOutIsFinished() {
    scaled.load(80, Duration.ofSeconds(45));
    var before = scaled.stage.world().brokers("use1-az2").orElseThrow();
    scaled.step(80);
    assertThat(scaled.zones()).containsExactly(2, 2, 2);
    scaled.stage.has(before).podsFollow().kafkaFollows();
    scaled.step(80);
    assertThat(scaled.zones()).containsExactly(2, 2, 2);
  }

  @Test
  void aStatefulSetThatSomebodyDeletedComesBackWithItsBrokers() {
    scaled.load(80, MINUTE.multipliedBy(2));
    scaled.stage.lacks("quickstart-brokers-use1-az2");
    scaled.step(80);
    assertThat(scaled.zones()).containsExactlyInAnyOrder(2, 2, 2);
  }

  @Test
  void onlyTwentyDecisionsAreKept() {
    scaled.load(80, Duration.ofSeconds(30));
    for (int i = 0; i < 30; i++) {
      scaled.annotate("headwater.dev/pause-scaling", i % 2 == 0 ? "out" : "sideways");
      scaled.load(80, ScaledStage.INTERVAL);
    }
    assertThat(scaled.reported().decisionsOrEmpty()).hasSize(20);
  }

  private List<String> actions() {
    return scaled.written.stream()
        .map(StreamClusterStatus::autoscaling)
        .filter(status -> status != null && status.lastDecision() != null)
        .map(status -> status.lastDecision())
        .filter(decision -> !decision.action().equals("None"))
        .map(AutoscalerTest::change)
        .distinct()
        .toList();
  }

  private static String change(DecisionStatus decision) {
    return decision.from() + ">" + decision.to();
  }
}
