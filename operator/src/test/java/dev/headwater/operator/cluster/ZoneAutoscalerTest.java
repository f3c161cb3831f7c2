package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingMode;
import dev.headwater.api.v1alpha1.AutoscalingStatus.ZoneShareStatus;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.SignalSpec.Scope;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each zone's own load decides about it; a broker is aimed at 15 bytes a second that come in. */
class ZoneAutoscalerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(60);
  private static final String FIRST = "use1-az6";
  private static final String SECOND = "use1-az1";
  private static final String THIRD = "use1-az2";

  private static final SignalSpec BY_ZONE =
      new SignalSpec("network", null, null, null, null, null, null, Scope.ZONE);

  private final ScaledStage scaled = new ScaledStage(AutoscalingMode.ACTIVE);

  @BeforeEach
  void byZone() {
    scaled.declares(BY_ZONE);
  }

  @Test
  void aHotZoneGetsItsBrokersAndTheOthersFollowAtADistanceOfOne() {
    scaled.load(Map.of(SECOND, 40), MINUTE.multipliedBy(2));
    assertThat(scaled.zones()).containsExactly(2, 3, 2);
    var decision = scaled.reported().decisionsOrEmpty().getFirst();
    assertThat(decision.message())
        .isEqualTo(
            "3 brokers become 7: 2 in use1-az6, 3 in use1-az1, 2 in use1-az2. network is 160 and"
                + " needs 7 brokers of 100 * 0.6, zone by zone. The zones need 1 in use1-az6, 3 in"
                + " use1-az1, 1 in use1-az2.");
    assertThat(decision.zones())
        .containsExactly(
            new ZoneShareStatus(FIRST, 1, 2, 1),
            new ZoneShareStatus(SECOND, 1, 3, 3),
            new ZoneShareStatus(THIRD, 1, 2, 1));
  }

  @Test
  void brokersFollowTheLoadFromZoneToZone() {
    scaled.load(Map.of(FIRST, 25), MINUTE.multipliedBy(4));
    assertThat(scaled.zones()).containsExactly(2, 1, 1);
    scaled.load(Map.of(THIRD, 25), MINUTE.multipliedBy(2));
    assertThat(scaled.zones()).as("within the window of the first").containsExactly(2, 1, 2);
    scaled.load(Map.of(THIRD, 25), LONG);
    assertThat(scaled.zones()).containsExactly(1, 1, 2);
    scaled.load(Map.of(), LONG);
    assertThat(scaled.zones()).containsExactly(1, 1, 1);
  }

  @Test
  void anUnevenSpreadStaysAndIsWrittenOnce() {
    scaled.load(Map.of(THIRD, 25), LONG);
    assertThat(scaled.zones()).containsExactly(1, 1, 2);
    int written = scaled.written.size();
    scaled.load(Map.of(THIRD, 24), LONG);
    assertThat(scaled.written).hasSize(written);
    scaled.restart();
    scaled.load(Map.of(THIRD, 24), MINUTE.multipliedBy(8));
    assertThat(scaled.zones()).containsExactly(1, 1, 2);
  }

  @Test
  void aStatefulSetThatSomebodyDeletedComesBackWithItsBrokers() {
    scaled.load(Map.of(FIRST, 25), MINUTE.multipliedBy(2));
    scaled.stage.lacks("quickstart-brokers-use1-az2");
    scaled.load(Map.of(FIRST, 25), MINUTE);
    assertThat(scaled.zones()).hasSize(3);
    assertThat(scaled.brokers()).isEqualTo(4);
    assertThat(scaled.stage.world().brokers(FIRST).orElseThrow().getSpec().getReplicas())
        .isEqualTo(2);
  }

  @Test
  void adviceTouchesNoZone() {
    var advised = new ScaledStage(AutoscalingMode.ADVISE);
    advised.declares(BY_ZONE);
    advised.load(Map.of(FIRST, 25), MINUTE.multipliedBy(2));
    assertThat(advised.last().zones()).contains(new ZoneShareStatus(FIRST, 1, 2, 2));
    assertThat(advised.zones()).containsExactly(1, 1, 1);
  }
}
