package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.scaling.ZoneBrokers;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A broker on such a node carries load as before, and one that does not start never did. */
  @Test
  void brokersOnNodesThatAreAboutToGoAreCountedOnce() {
    on("node-a", FIRST, 1);
    on("node-a", SECOND, 1);
    on("node-b", SECOND, 0);
    assertThat(brokers().interrupted(LIMIT)).isZero();
    stage.interruptedNodes = Set.of("node-a");
    assertThat(brokers().interrupted(LIMIT)).isEqualTo(2);
    assertThat(brokers().ready()).isEqualTo(6);
    assertThat(brokers().spare(LIMIT)).isEqualTo(1);
    assertThat(brokers().byZone(LIMIT).get(SECOND))
        .isEqualTo(new ZoneBrokers(2, 0, 1, true, false));
    unready(FIRST, 1);
    assertThat(brokers().interrupted(LIMIT)).isEqualTo(1);
  }

  private void on(String node, String zone, int ordinal) {
    stage.puts(
        new PodBuilder(stage.pod(pod(zone, ordinal)))
            .withNewSpec()
            .withNodeName(node)
            .endSpec()
            .build());
  }

  private void unready(String zone, int ordinal) {
    stage.unready(pod(zone, ordinal));
  }

  private String pod(String zone, int ordinal) {
    int base = stage.world().brokers(zone).orElseThrow().getSpec().getOrdinals().getStart();
    return "quickstart-brokers-%s-%d".formatted(zone, base + ordinal);
  }

  private ScaledBrokers brokers() {
    return new ScaledBrokers(
        stage.world(), List.of(FIRST, SECOND, "use1-az2"), stage.interruptedNodes, stage.now);
  }
}
