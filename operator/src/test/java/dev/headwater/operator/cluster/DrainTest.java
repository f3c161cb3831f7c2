package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.cluster.Drain.Departed;
import dev.headwater.operator.cluster.Drain.Departing;
import dev.headwater.operator.cluster.Drain.Stopping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final String VICTIM = "quickstart-brokers-use1-az6-1001";

  private final Stage stage = Stage.running(4);

  @BeforeEach
  void broker1001IsToLeave() {
    stage.declares(3).applied();
  }

  @Test
  void nobodyLeavesAClusterThatStaysAsItIs() {
    assertThat(drain(Stage.running(4))).isEmpty();
  }

  @Test
  void beforeItsSigtermTheBrokerIsStoppingSinceNow() {
    assertThat(drain(stage)).contains(new Stopping(1001, Duration.ZERO, 10));
  }

  @Test
  void theTimeSinceTheSigtermIsReadFromThePod() {
    stage.stopsSince(VICTIM, Duration.ofSeconds(42));
    assertThat(drain(stage)).contains(new Stopping(1001, Duration.ofSeconds(42), 10));
  }

  @Test
  void aBrokerThatLeadsNothingIsStillStoppingWhileItsPodIsThere() {
    stage.stopsSince(VICTIM, Duration.ofSeconds(5)).kafkaSays(Descriptions.idle(1000, 2000, 3000));
    assertThat(drain(stage)).contains(new Stopping(1001, Duration.ofSeconds(5), 0));
  }

  @Test
  void aBrokerThatKafkaStillCountsIsDeparting() {
    stage.isGone(VICTIM).kafkaSays(Descriptions.idle(1000, 1001, 2000, 3000));
    assertThat(drain(stage)).contains(new Departing(1001, 0));
  }

  @Test
  void aBrokerThatStillLeadsIsDeparting() {
    stage.isGone(VICTIM).kafkaSays(Descriptions.ledBy(1001, 3, 1000, 2000, 3000));
    assertThat(drain(stage)).contains(new Departing(1001, 3));
  }

  @Test
  void withoutAnAnswerOfKafkaNothingProvesThatABrokerHasGone() {
    stage.isGone(VICTIM);
    stage.kafka = Optional.empty();
    assertThat(drain(stage)).contains(new Departing(1001, 0));
  }

  @Test
  void aBrokerWithoutPodAndPartitionsThatKafkaNoLongerCountsHasDeparted() {
    stage.isGone(VICTIM).kafkaSays(Descriptions.healthy(List.of(1000, 2000, 3000)));
    assertThat(drain(stage)).contains(new Departed(1001));
  }

  private static Optional<Drain> drain(Stage stage) {
    return Drain.of(stage.world(), stage.snapshot().described(), stage.now);
  }
}
