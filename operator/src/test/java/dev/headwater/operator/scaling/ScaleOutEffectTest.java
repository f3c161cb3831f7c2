package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Blocked;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four brokers whose request handlers are busy, 0.5 of their time being aimed at. */
class ScaleOutEffectTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Load.Network BYTES = new Load.Network(false);
  private static final Signal BUSY = new Signal("busy", new Load.Busy("idle"), 1, 0.5, true, true);
  private static final Signal NETWORK = new Signal("network", BYTES, 1e9, 0.5, true, true);

  private final Map<Integer, Double> counted = new HashMap<>();
  private Trial trial = new Trial(Trial.policy(2, 20, BUSY, NETWORK), 4);

  /** What the network carries is known a scrape later than how busy the brokers are. */
  @BeforeEach
  void quiet() {
    hold(MINUTE.multipliedBy(2), _ -> 0.5, _ -> 1000);
  }

  @Test
  void whenMoreBrokersAreAsBusyNoMoreAreAddedForAWhile() {
    hold(MINUTE, _ -> 0.8, _ -> 1000);
    assertThat(trial.brokers).isEqualTo(7);
    var added = trial.now;
    var last = hold(MINUTE.multipliedBy(10), _ -> 0.8, _ -> 1000);
    assertThat(trial.brokers).isEqualTo(7);
    assertThat(last.blockedBy())
        .singleElement()
        .matches(blocked -> blocked.blocker() == Blocker.INEFFECTIVE_SCALE_OUT)
        .extracting(Blocked::message)
        .asString()
        .startsWith("7 brokers are hardly less busy (busy) than 4 were, though clients");
    assertThat(last.recommended()).as("what they ask for is still told").isEqualTo(12);
    var again = untilAction(0.8);
    assertThat(again).matches(d -> d.action() == Action.OUT && d.to() > 7);
    assertThat(Duration.between(added, again.at()))
        .isGreaterThan(Trial.TIMES.relief())
        .isLessThan(Trial.TIMES.relief().plus(MINUTE.multipliedBy(5)));
  }

  @Test
  void whenTheBytesGrowWithTheBrokersItIsTheLoad() {
    hold(MINUTE.multipliedBy(15), _ -> 0.8, n -> 250 * n);
    assertThat(trial.brokers).isGreaterThan(10);
  }

  @Test
  void whenTheyAreRelievedTheNextMayComeAtOnce() {
    hold(MINUTE.multipliedBy(10), n -> 3.2 / n, _ -> 1000);
    assertThat(trial.brokers).isEqualTo(7);
    hold(MINUTE, n -> 5.0 / n, _ -> 1000);
    assertThat(trial.brokers).isEqualTo(10);
  }

  /** Half of what is expected is enough: a mean of 0.8 that should fall to 0.46 falls to 0.6. */
  @Test
  void halfOfTheReliefIsEnough() {
    hold(MINUTE, _ -> 0.8, _ -> 1000);
    hold(MINUTE.multipliedBy(10), n -> n == 7 ? 0.6 : 0.55, _ -> 1000);
    assertThat(trial.brokers).isGreaterThan(7);
  }

  @Test
  void anotherSignalAndTheMinimumStillAdd() {
    hold(MINUTE, _ -> 0.8, _ -> 1000);
    hold(MINUTE.multipliedBy(10), _ -> 0.8, _ -> 1000);
    var last = hold(MINUTE, _ -> 0.8, _ -> 1.1e9);
    assertThat(trial.brokers).as("9 for the network").isEqualTo(9);
    assertThat(last.action()).isEqualTo(Action.NONE);
  }

  @Test
  void withoutTheNetworkNobodyKnowsAndNothingIsBlocked() {
    trial = new Trial(Trial.policy(2, 20, BUSY), 4);
    quiet();
    hold(MINUTE.multipliedBy(15), _ -> 0.8, _ -> 1000);
    assertThat(trial.brokers).isEqualTo(20);
  }

  @Test
  void brokersThatHaveNotStartedAreNotJudged() {
    hold(MINUTE, _ -> 0.8, _ -> 1000);
    trial.pending = 3;
    hold(MINUTE.multipliedBy(15), _ -> 0.8, _ -> 1000);
    assertThat(trial.brokers).isGreaterThan(7);
  }

  private Decision untilAction(double busy) {
    for (int i = 0; i < 1000; i++) {
      var decision = step(_ -> busy, _ -> 1000);
      if (decision.action() != Action.NONE) {
        return decision;
      }
    }
    throw new AssertionError("no action");
  }

  private Decision hold(Duration time, IntToDoubleFunction busy, IntToDoubleFunction bytes) {
    var end = trial.now.plus(time);
    var decision = step(busy, bytes);
    while (trial.now.isBefore(end)) {
      decision = step(busy, bytes);
    }
    return decision;
  }

  /** Each of n brokers is so busy, and all together take in so many bytes a second. */
  private Decision step(IntToDoubleFunction busy, IntToDoubleFunction bytes) {
    trial.now = trial.now.plus(Trial.INTERVAL);
    var readings = new TreeMap<Integer, BrokerReading>();
    int brokers = trial.brokers;
    for (int id : trial.ids()) {
      double each = bytes.applyAsDouble(brokers) / brokers;
      double in = counted.merge(id, each * Trial.INTERVAL.toSeconds(), Double::sum);
      readings.put(id, new BrokerReading("run", said(busy.applyAsDouble(brokers), in)));
    }
    return trial.follow(trial.reads(new Scrape(trial.now, readings)));
  }

  private static Map<String, Double> said(double busy, double in) {
    return Map.of(
        "idle", 1 - busy, BYTES.selectors().getFirst(), in, BYTES.selectors().getLast(), 0.0);
  }
}
