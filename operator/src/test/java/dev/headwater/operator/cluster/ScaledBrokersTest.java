package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How autoscaling counts six brokers in three zones. */
class ScaledBrokersTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String FIRST = "use1-az6";
  private static final String SECOND = "use1-az1";

  private final Stage stage = Stage.running(6);

  @Test
  void aBrokerThatHasNotBeenReadyForLongIsOverdue() {
    assertThat(brokers().overdue(LIMIT)).isEmpty();
    unready(FIRST, 1);
    assertThat(brokers().overdue(LIMIT)).isEqualTo(Map.of(FIRST, 1));
    assertThat(brokers().ready()).isEqualTo(5);
    assertThat(brokers().settled(LIMIT)).hasSize(5);
    assertThat(brokers().current()).isEqualTo(6);
  }

  /** A StatefulSet loses its highest: that is a loss unless it is the one that does not start. */
  @Test
  void itIsSpareOnlyWhenItIsTheOneThatLeavesFirst() {
    unready(FIRST, 0);
    unready(SECOND, 1);
    assertThat(brokers().spare(LIMIT)).isEqualTo(0);
    unready(FIRST, 1);
    assertThat(brokers().spare(LIMIT)).isEqualTo(1);
  }

  private void unready(String zone, int ordinal) {
    int base = stage.world().brokers(zone).orElseThrow().getSpec().getOrdinals().getStart();
    stage.unready("quickstart-brokers-%s-%d".formatted(zone, base + ordinal));
  }

  private ScaledBrokers brokers() {
    return new ScaledBrokers(stage.world(), List.of(FIRST, SECOND, "use1-az2"), stage.now);
  }
}
