package dev.headwater.operator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.replay.HpaScaler.Limits;
import dev.headwater.operator.replay.HpaScaler.Settings;
import dev.headwater.operator.replay.Scaler.Sight;
import dev.headwater.operator.replay.Trace.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of a HorizontalPodAutoscaler and of KEDA, as their documentation has them. */
class HpaScalerTest {
  private static final List<String> ZONES = List.of("use1-az1");
  private static final double PER_BROKER = 100;
  private static final Limits LIMITS = new Limits(1, 40, PER_BROKER);

  private Instant now = Instant.EPOCH;
  private int brokers = 10;
  private Scaler scaler = HpaScaler.of(Settings.DEFAULTS, LIMITS);

  @Test
  void followsTheRatioRoundedUp() {
    assertThat(after(1320)).isEqualTo(14);
  }

  @Test
  void leavesTenPercentAlone() {
    assertThat(after(1090)).isEqualTo(10);
    assertThat(after(1300)).as("the mean of the last minute is 1195").isEqualTo(12);
  }

  @Test
  void doublesAtMostInFifteenSeconds() {
    assertThat(after(3500)).isEqualTo(20);
    assertThat(after(3500)).isEqualTo(35);
  }

  @Test
  void addsFourAtLeast() {
    brokers = 2;
    assertThat(after(2000)).isEqualTo(6);
  }

  @Test
  void removesAllAtOnceAfterFiveMinutes() {
    after(1000);
    for (int i = 0; i < 20; i++) {
      assertThat(after(300)).as("step %d", i).isEqualTo(10);
    }
    for (int i = 0; i < 4; i++) {
      after(300);
    }
    assertThat(brokers).isEqualTo(3);
  }

  @Test
  void takesMissingDataForZero() {
    after(1000);
    for (int i = 0; i < 25; i++) {
      step(Quality.MISSING, 0);
    }
    assertThat(brokers).isEqualTo(1);
  }

  @Test
  void tunedHoldsWhatItHasWithoutData() {
    scaler = HpaScaler.of(Settings.TUNED, LIMITS);
    after(1000);
    for (int i = 0; i < 200; i++) {
      step(i % 2 == 0 ? Quality.MISSING : Quality.NOT_A_NUMBER, 0);
    }
    assertThat(brokers).isEqualTo(10);
  }

  @Test
  void tunedRemovesOneInFiveMinutesAfterThirty() {
    scaler = HpaScaler.of(Settings.TUNED, LIMITS);
    after(1000);
    // Thirty minutes, and the minute that a rate looks back.
    for (int i = 0; i < 4 * 30; i++) {
      after(300);
    }
    assertThat(brokers).isEqualTo(10);
    for (int i = 0; i < 4 * 10; i++) {
      after(300);
    }
    assertThat(brokers).isBetween(8, 9);
  }

  private int after(double load) {
    return step(Quality.KNOWN, load);
  }

  private int step(Quality quality, double load) {
    var fleet = Fleet.of(ZONES, brokers, now);
    // A load of 4 a byte that is produced; capacity is of no account here.
    var loads = Map.of("", new Traffic(load / 4, 0));
    var turn = scaler.turn(new Sight(fleet.carrying(loads, Double.MAX_VALUE, 15), quality));
    scaler = turn.next();
    brokers = turn.brokers();
    now = now.plus(Duration.ofSeconds(15));
    return brokers;
  }
}
