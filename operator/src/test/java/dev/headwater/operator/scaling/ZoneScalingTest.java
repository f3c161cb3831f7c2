package dev.headwater.operator.scaling;

import static dev.headwater.operator.scaling.Zones.zones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Blocked;
import dev.headwater.operator.scaling.ScalingPolicy.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Brokers where the load is: a broker is aimed at 50 of its zone's load; see {@link ZoneTrial}. */
class ZoneScalingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WINDOW = Trial.POLICY.inWindow();
  private static final Duration LONG = WINDOW.multipliedBy(6);

  @ParameterizedTest(name = "{0}: {1} under {2} become {3}")
  @MethodSource
  void theZonesGetWhatTheyNeed(
      String words,
      SequencedMap<String, Integer> brokers,
      List<Double> loads,
      SequencedMap<String, Integer> expected) {
    var trial = ZoneTrial.upTo(30, brokers);
    trial.hold(MINUTE, loads);
    assertThat(trial.zones).as(words).containsExactlyEntriesOf(expected);
  }

  static Stream<Arguments> theZonesGetWhatTheyNeed() {
    return Stream.of(
        arguments("two brokers, and none has too much", zones(1, 1), loads(50, 20), zones(1, 1)),
        arguments(
            "two brokers, one with a little too much", zones(1, 1), loads(53, 0), zones(1, 1)),
        arguments("two brokers, one is hot", zones(1, 1), loads(90, 10), zones(2, 1)),
        arguments("two brokers, both are hot", zones(1, 1), loads(90, 80), zones(2, 2)),
        arguments(
            "two brokers, one much too hot: the other zone follows at a distance of one",
            zones(1, 1),
            loads(140, 0),
            zones(3, 2)),
        arguments(
            "three zones, the second needs two", zones(1, 1, 1), loads(0, 90, 0), zones(1, 2, 1)),
        arguments(
            "three zones, the second needs three: the others get all but one of that",
            zones(1, 1, 1),
            loads(0, 140, 0),
            zones(2, 3, 2)),
        arguments(
            "the hot spot has moved: at equal totals the new one gets its broker",
            zones(2, 1, 1),
            loads(0, 0, 90),
            zones(2, 1, 2)),
        arguments(
            "the cluster as a whole would need four only",
            zones(2, 1, 1),
            loads(60, 90, 40),
            zones(2, 2, 1)));
  }

  @ParameterizedTest(name = "{0}: {1} under {2} and {3} of all become {4}")
  @MethodSource
  void aDemandOfTheWholeClusterRaisesTheLowestZones(
      String words,
      SequencedMap<String, Integer> brokers,
      List<Double> loads,
      double ofAll,
      SequencedMap<String, Integer> expected) {
    var trial = ZoneTrial.besides(ofAll, brokers);
    trial.hold(MINUTE, loads);
    assertThat(trial.zones).as(words).containsExactlyEntriesOf(expected);
  }

  static Stream<Arguments> aDemandOfTheWholeClusterRaisesTheLowestZones() {
    return Stream.of(
        arguments("less than the zones", zones(2, 1, 1), loads(90, 0, 0), 190.0, zones(2, 1, 1)),
        arguments("one more", zones(2, 1, 1), loads(90, 0, 0), 240.0, zones(2, 2, 1)),
        arguments("two more", zones(2, 1, 1), loads(90, 0, 0), 290.0, zones(2, 2, 2)),
        arguments(
            "one more, and the last zone needs it",
            zones(2, 1, 1),
            loads(90, 0, 90),
            240.0,
            zones(2, 1, 2)),
        arguments(
            "what is left over stays where it is",
            zones(1, 1, 2),
            loads(0, 0, 0),
            190.0,
            zones(1, 1, 2)));
  }

  @Test
  void aZoneWithoutCapacityIsLeftOutAndTheOthersGetItsShare() {
    var trial = ZoneTrial.upTo(30, zones(2, 1, 1));
    trial.overdue.put("zone 0", 1);
    trial.hold(MINUTE, loads(90, 10, 10));
    assertThat(trial.zones).isEqualTo(zones(2, 2, 1));
    trial.hold(MINUTE.multipliedBy(4), loads(140, 10, 10));
    assertThat(trial.zones).as("seven that work").isEqualTo(zones(2, 3, 3));
  }

  @Test
  void aBatchThatIsTooSmallRaisesTheLowestZonesFirst() {
    var trial = ZoneTrial.upTo(8, zones(1, 1, 1));
    trial.hold(MINUTE, loads(600, 0, 0));
    assertThat(trial.zones).isEqualTo(zones(3, 2, 2));
    var last = trial.hold(WINDOW, loads(600, 0, 0));
    assertThat(trial.zones).isEqualTo(zones(3, 3, 2));
    assertThat(blockers(last)).containsExactly(Blocker.AT_MAX);
  }

  @Test
  void aZoneShrinksWhereItHasMoreThanItNeeds() {
    var trial = ZoneTrial.upTo(30, zones(1, 1, 1));
    trial.hold(MINUTE, loads(0, 140, 90));
    assertThat(trial.zones).isEqualTo(zones(2, 3, 2));
    trial.hold(LONG, loads(0, 0, 80));
    assertThat(trial.zones).isEqualTo(zones(1, 1, 2));
    trial.hold(LONG, loads(0, 0, 0));
    assertThat(trial.zones).isEqualTo(zones(1, 1, 1));
  }

  @Test
  void aHotZoneKeepsItsBrokersWhileTheOthersLoseTheirs() {
    var trial = ZoneTrial.upTo(30, zones(3, 2, 2));
    trial.hold(LONG, loads(80, 0, 0));
    assertThat(trial.zones).isEqualTo(zones(2, 1, 1));
  }

  /** Together the zones never need more than two brokers; each needs two at a time of its own. */
  @Test
  void peaksOfTwoZonesAtDifferentTimesAreBothKept() {
    var trial = ZoneTrial.upTo(30, zones(2, 2));
    for (int i = 0; i < 12; i++) {
      trial.hold(MINUTE.multipliedBy(4), loads(80, 0));
      trial.hold(MINUTE.multipliedBy(4), loads(0, 80));
      assertThat(trial.zones).isEqualTo(zones(2, 2));
    }
    trial.hold(LONG, loads(0, 80));
    assertThat(trial.zones).isEqualTo(zones(1, 2));
  }

  @Test
  void atTheMaximumAZoneThatNeedsLessGivesWay() {
    var trial = ZoneTrial.upTo(4, zones(2, 1, 1));
    trial.hold(WINDOW.minus(MINUTE), loads(80, 0, 0));
    var hot = loads(0, 0, 80);
    var early = trial.hold(MINUTE.multipliedBy(2), hot);
    assertThat(blockers(early)).as("the window knows of the first").containsExactly(Blocker.AT_MAX);
    assertThat(trial.zones).isEqualTo(zones(2, 1, 1));
    var changes = changes(trial, LONG, hot);
    assertThat(changes).containsExactly(zones(1, 1, 1), zones(1, 1, 2));
  }

  @Test
  void nobodyGivesWayWhileNobodyMayComeInItsPlace() {
    var trial = ZoneTrial.upTo(4, zones(2, 1, 1));
    trial.policy = ChangedPolicy.of(trial.policy, changed -> changed.pause = Pause.OUT);
    var last = trial.hold(LONG, loads(0, 0, 80));
    assertThat(blockers(last)).containsExactly(Blocker.AT_MAX, Blocker.PAUSED);
    assertThat(trial.zones).isEqualTo(zones(2, 1, 1));
  }

  @Test
  void aLoweredMaximumTakesFromTheZoneWithMostToSpare() {
    var trial = ZoneTrial.upTo(4, zones(2, 2, 2));
    trial.unhealthy = Optional.of("a partition has no leader");
    trial.hold(MINUTE, loads(0, 80, 0));
    trial.unhealthy = Optional.empty();
    assertThat(changes(trial, LONG, loads(0, 80, 0)))
        .containsExactly(zones(2, 2, 1), zones(1, 2, 1));
  }

  @Test
  void aBrokerThatDoesNotStartLeavesItsZoneFirst() {
    var trial = ZoneTrial.upTo(30, zones(2, 2, 2));
    trial.overdue.put("zone 1", 1);
    assertThat(changes(trial, LONG, loads(80, 0, 0)).getFirst()).isEqualTo(zones(2, 1, 2));
  }

  @Test
  void aBrokerWhoseNodeIsAboutToGoIsMadeUpForInItsZone() {
    var trial = ZoneTrial.upTo(30, zones(2, 2, 2));
    trial.interrupted.put("zone 2", 1);
    assertThat(changes(trial, LONG, loads(100, 100, 100)).getFirst()).isEqualTo(zones(2, 2, 3));
  }

  @Test
  void theDecisionNamesWhatEachZoneNeeds() {
    var trial = ZoneTrial.upTo(30, zones(1, 1, 1));
    trial.step(loads(0, 140, 60));
    trial.step(loads(0, 140, 60));
    var decision = trial.step(loads(0, 140, 60));
    assertThat(decision).matches(d -> d.action() == Action.OUT && d.to() == 7);
    assertThat(decision.zones().values())
        .extracting(Decision.ZoneShare::needs)
        .containsExactly(1, 3, 2);
    var input = decision.inputs().getFirst();
    assertThat(input.brokers()).hasValue(7);
    assertThat(input.load()).hasValue(200);
  }

  /** One of six zones says nothing: more than 80 % of all brokers do. */
  @Test
  void aZoneOfWhichNothingIsKnownKeepsEveryBroker() {
    var trial = ZoneTrial.upTo(30, zones(2, 2, 2, 2, 2, 2));
    trial.unhealthy = Optional.of("a partition has no leader");
    trial.hold(WINDOW.multipliedBy(2), loads(0, 0, 0, 0, 0, 0));
    trial.unhealthy = Optional.empty();
    trial.silent.add("zone 3");
    var last = trial.hold(MINUTE, loads(0, 0, 0, 0, 0, 0));
    assertThat(last.blockedBy())
        .contains(new Blocked(Blocker.METRICS_MISSING, "load: broker 4000 did not answer"));
    assertThat(trial.zones).isEqualTo(zones(2, 2, 2, 2, 2, 2));
  }

  private static List<SequencedMap<String, Integer>> changes(
      ZoneTrial trial, Duration time, List<Double> loads) {
    var changes = new ArrayList<SequencedMap<String, Integer>>();
    var end = trial.now.plus(time);
    while (trial.now.isBefore(end)) {
      if (trial.step(loads).action() != Action.NONE) {
        changes.add(trial.zones);
      }
    }
    return changes;
  }

  private static List<Blocker> blockers(Decision decision) {
    return decision.blockedBy().stream().map(Blocked::blocker).toList();
  }

  static List<Double> loads(double... loads) {
    return Arrays.stream(loads).boxed().toList();
  }
}
