package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamClusterStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A zone gets the brokers that its own load needs. */
@Tag("scaling")
@BesideOthersOnSharedDouble
class ZoneSignalTest {
  private static final String NAMESPACE = "scaling-zones";

  /** Four bytes for one that comes in: one and a half brokers at 60 % of 100 MB. */
  private static final double FOR_TWO = 22e6;

  private static final String BY_ZONE =
      """
      networkBandwidth: 100M
      autoscaling:
        min: 2
        max: 5
        signals: [{name: network, scope: Zone}]
        scaleOut: {cooldown: 30s}
        scaleIn: {window: 2m, cooldown: 30s}\
      """;

  private final SharedStack shared;

  ZoneSignalTest(SharedStack shared) {
    this.shared = shared;
  }

  @AfterEach
  void forget() {
    shared.forget(NAMESPACE);
  }

  @Test
  void aHotZoneGrowsAloneAndBrokersFollowTheLoadToAnother() {
    var scaled = AutoscaledCluster.declareWith(shared, NAMESPACE, BY_ZONE);
    scaled.cluster().awaitSettled();
    scaled.telemetry().trafficOfZone(base(scaled, "use1-az6"), FOR_TWO);
    scaled.awaitReady("3/3");
    assertThat(scaled.brokers()).containsExactly(1, 2);
    assertThat(scaled.cluster().status().autoscaling().decisionsOrEmpty())
        .anySatisfy(
            decision ->
                assertThat(decision.message())
                    .startsWith("2 brokers become 3: 1 in use1-az1, 2 in use1-az6. network is ")
                    .endsWith(
                        "and needs 3 brokers of 100000000 * 0.6, zone by zone. The zones need 1 in"
                            + " use1-az1, 2 in use1-az6."));
    scaled.awaitQuiet();
    assertThat(scaled.brokers()).as("it stays there").containsExactly(1, 2);
    try (var drained = Drained.watch(shared.client())) {
      scaled.telemetry().trafficOfZone(base(scaled, "use1-az6"), 0);
      scaled.telemetry().trafficOfZone(base(scaled, "use1-az1"), FOR_TWO);
      soon().untilAsserted(() -> assertThat(scaled.brokers()).containsExactly(2, 1));
      scaled.awaitReady("3/3");
      assertThat(drained.in(NAMESPACE))
          .containsExactly(String.valueOf(base(scaled, "use1-az6") + 1));
    }
    scaled.telemetry().trafficOfZone(base(scaled, "use1-az1"), 0);
    scaled.awaitReady("2/2");
    assertThat(scaled.brokers()).containsExactly(1, 1);
  }

  private static int base(AutoscaledCluster scaled, String zone) {
    return scaled.cluster().status().zonesOrEmpty().stream()
        .filter(status -> status.id().equals(zone))
        .map(StreamClusterStatus.ZoneStatus::nodeIdBase)
        .findFirst()
        .orElseThrow();
  }
}
