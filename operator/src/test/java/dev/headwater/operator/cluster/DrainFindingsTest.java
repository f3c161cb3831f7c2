package dev.headwater.operator.cluster;

import static dev.headwater.operator.cluster.NodeMetricsOf.activeController;
import static dev.headwater.operator.cluster.NodeMetricsOf.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.kafka.UnregisterAnswer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a broker that leaves, or is to. */
class DrainFindingsTest {
  private static final String VICTIM = "quickstart-brokers-use1-az6-1001";

  private final Stage stage = Stage.running(4).declares(3);

  @Test
  void aScaleInThatWaitsSaysWhatFor() {
    stage.metrics.put(0, activeController(2));
    assertThat(said("BrokersReady"))
        .startsWith("False Draining: 4 brokers run, 3 are declared. The next leaves later:")
        .contains("2 brokers are registered and fenced");
    stage.metrics.put(0, silent());
    assertThat(said("BrokersReady"))
        .contains("it is not known whether a broker is fenced")
        .contains("Node 0: the node did not answer");
    stage.metricsAge = Optional.empty();
    assertThat(said("BrokersReady")).contains("the metrics of all nodes are being read");
  }

  @Test
  void afterTheTimeoutABrokerIsStuckAndNoOtherLeaves() {
    stage.applied().stopsSince(VICTIM, Duration.ofSeconds(331)).declares(2);
    assertThat(said("BrokersReady"))
        .isEqualTo(
            "False DrainStuck: Broker 1001 still runs after its drain timeout of 330 s and leads 10"
                + " partitions. No other broker is removed.");
    assertThat(stage.plan().model().orElseThrow().zones())
        .extracting(zone -> zone.brokers())
        .containsExactly(1, 1, 1);
    assertThat(said("Ready")).startsWith("True Degraded");
  }

  @Test
  void aBrokerThatWasKilledIsForcedUntilItIsUnregistered() {
    stage.applied().isGone(VICTIM);
    stage.departure = Optional.of(new Departure(stage.now, true));
    assertThat(said("BrokersReady"))
        .startsWith("False DrainForced: Broker 1001 was killed and still leads 10 partitions");
    stage.kafkaFollows();
    assertThat(said("BrokersReady"))
        .startsWith("False DrainForced: Broker 1001 was killed; its partitions have failed over");
    stage.departure = Optional.of(new Departure(stage.now, false));
    assertThat(said("BrokersReady")).startsWith("False Draining");
  }

  @Test
  void openStreamsAreAHumansMatterOnlyAfterTheLimit() {
    stage.applied().isGone(VICTIM).kafkaFollows();
    stage.unregister =
        Optional.of(
            new Unregistration(1001, new UnregisterAnswer.Refused("node has opening streams")));
    stage.departure = Optional.of(new Departure(stage.now, false));
    stage.now = stage.now.plus(Duration.ofMinutes(10));
    assertThat(said("BrokersReady")).startsWith("False Draining");
    assertThat(said("Stalled")).startsWith("False");
    stage.now = stage.now.plusSeconds(1);
    assertThat(said("BrokersReady"))
        .isEqualTo(
            "False StreamsOpen: Broker 1001 has been gone for more than 600 s and cannot be"
                + " unregistered: node has opening streams");
    assertThat(said("Stalled")).startsWith("True StreamsOpen");
    assertThat(said("Reconciling")).startsWith("False Blocked");
  }

  @Test
  void aSilentClusterIsNoStreamThatIsOpen() {
    stage.applied().isGone(VICTIM).kafkaFollows();
    stage.unregister =
        Optional.of(new Unregistration(1001, new UnregisterAnswer.Unreachable("no answer")));
    stage.departure = Optional.of(new Departure(stage.now.minus(Duration.ofHours(1)), false));
    assertThat(said("Stalled")).startsWith("False");
  }

  private String said(String type) {
    return stage.visit().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElseThrow();
  }
}
