package dev.headwater.operator.scaling;

import static dev.headwater.operator.scaling.Zones.zones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.operator.scaling.ScalingStep.Drain;
import dev.headwater.operator.scaling.ScalingStep.Hold;
import dev.headwater.operator.scaling.ScalingStep.Resize;
import dev.headwater.operator.scaling.ScalingStep.Steady;
import java.util.HashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingStepTest {

  @ParameterizedTest(name = "from {0}, draining {1}, to {2}, healthy {3}: {4}")
  @MethodSource
  void theNextStepIs(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      int total,
      boolean mayDrain,
      ScalingStep expected) {
    assertThat(ScalingStep.next(current, draining, Map.of(), total, mayDrain)).isEqualTo(expected);
  }

  static Stream<Arguments> theNextStepIs() {
    Set<String> none = Set.of();
    var last = Set.of("zone 2");
    return Stream.of(
        arguments(zones(0, 0, 0), none, 3, false, new Resize(zones(1, 1, 1))),
        arguments(zones(1, 1, 1), none, 3, true, new Steady(zones(1, 1, 1))),
        arguments(zones(1, 1, 1), none, 4, true, new Resize(zones(2, 1, 1))),
        arguments(zones(1, 1, 1), none, 4, false, new Resize(zones(2, 1, 1))),
        arguments(zones(2, 1, 1), none, 3, true, new Drain(zones(1, 1, 1), "zone 0")),
        arguments(zones(2, 1, 1), none, 3, false, new Hold(zones(2, 1, 1))),
        arguments(zones(2, 2, 1), last, 3, true, new Hold(zones(2, 2, 1))),
        arguments(zones(2, 2, 1), last, 6, true, new Resize(zones(2, 2, 2))),
        arguments(zones(1, 1, 1), last, 4, true, new Resize(zones(1, 1, 2))),
        arguments(zones(1, 1, 1), last, 3, true, new Steady(zones(1, 1, 1))),
        arguments(zones(5, 0, 0), none, 3, true, new Resize(zones(5, 1, 1))),
        arguments(zones(5, 1, 1), none, 3, true, new Drain(zones(4, 1, 1), "zone 0")),
        arguments(zones(2, 2, 2), none, 3, true, new Drain(zones(2, 2, 1), "zone 2")),
        arguments(zones(3, 2, 2), last, 0, false, new Resize(zones(0, 0, 0))),
        arguments(zones(0, 0, 0), none, 0, false, new Steady(zones(0, 0, 0))));
  }

  @ParameterizedTest(name = "from {0} to {1}: {2}")
  @MethodSource
  void theNextStepToUnevenZonesIs(
      SequencedMap<String, Integer> current,
      SequencedMap<String, Integer> target,
      ScalingStep expected) {
    assertThat(ScalingStep.towards(target, current, Set.of(), true)).isEqualTo(expected);
  }

  static Stream<Arguments> theNextStepToUnevenZonesIs() {
    return Stream.of(
        arguments(zones(1, 1, 3), zones(1, 1, 3), new Steady(zones(1, 1, 3))),
        arguments(zones(1, 1, 1), zones(1, 3, 1), new Resize(zones(1, 3, 1))),
        arguments(zones(2, 1, 1), zones(1, 1, 2), new Resize(zones(2, 1, 2))),
        arguments(zones(2, 1, 2), zones(1, 1, 2), new Drain(zones(1, 1, 2), "zone 0")));
  }

  @Property
  void atMostOneBrokerLeavesAtATime(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> numbers,
      @ForAll @IntRange(min = 1, max = 80) int total,
      @ForAll boolean mayDrain) {
    var step = ScalingStep.next(current, Zones.among(current, numbers), Map.of(), total, mayDrain);
    int fewer =
        current.sequencedKeySet().stream()
            .mapToInt(zone -> Math.max(0, current.get(zone) - step.brokers().get(zone)))
            .sum();
    assertThat(fewer).isEqualTo(step instanceof Drain ? 1 : 0);
  }

  @Property
  void nobodyLeavesWhileAnotherIsLeavingOrTheClusterIsUnhealthy(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> numbers,
      @ForAll @IntRange(max = 80) int total,
      @ForAll boolean mayDrain) {
    var draining = Zones.among(current, numbers);
    Assume.that(!draining.isEmpty() || !mayDrain);
    assertThat(ScalingStep.next(current, draining, Map.of(), total, mayDrain))
        .isNotInstanceOf(Drain.class);
  }

  @Property
  void zeroEmptiesEveryZoneAtOnceWhateverIsUnderWay(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> numbers,
      @ForAll boolean mayDrain) {
    var step = ScalingStep.next(current, Zones.among(current, numbers), Map.of(), 0, mayDrain);
    assertThat(step.brokers().values()).containsOnly(0);
    assertThat(step).isNotInstanceOf(Drain.class);
  }

  @Property
  void brokersThatAreMissingAreAddedWhateverIsUnderWay(
      @ForAll("balanced") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> numbers,
      @ForAll @IntRange(min = 1, max = 20) int more,
      @ForAll boolean mayDrain) {
    int total = Zones.sum(current) + more;
    var step = ScalingStep.next(current, Zones.among(current, numbers), Map.of(), total, mayDrain);
    assertThat(step).isInstanceOf(Resize.class);
    assertThat(Zones.sum(step.brokers())).isEqualTo(total);
  }

  @Property
  void stepAfterStepTheZonesComeToTheWantedNumber(
      @ForAll("any") SequencedMap<String, Integer> start, @ForAll @IntRange(max = 80) int total) {
    // One step adds all that is missing, then each step takes one of what is too much.
    int most = 1 + Zones.sum(start);
    var current = start;
    for (int steps = 0; steps < most; steps++) {
      current = ScalingStep.next(current, Set.of(), Map.of(), total, true).brokers();
    }
    assertThat(ScalingStep.next(current, Set.of(), Map.of(), total, true))
        .isEqualTo(new Steady(current));
    assertThat(Zones.sum(current)).isEqualTo(total);
    assertThat(Zones.skew(current)).isLessThanOrEqualTo(1);
  }

  @Property
  void noZoneIsRaisedAgainThatWasLoweredForTheSameTotal(
      @ForAll("any") SequencedMap<String, Integer> start,
      @ForAll @IntRange(min = 1, max = 80) int total) {
    var current = start;
    var lowered = new HashSet<String>();
    for (int steps = 0; steps <= Zones.sum(start); steps++) {
      var step = ScalingStep.next(current, Set.of(), Map.of(), total, true);
      for (var zone : current.sequencedKeySet()) {
        int change = step.brokers().get(zone) - current.get(zone);
        assertThat(change > 0 && lowered.contains(zone)).as("%s is raised again", zone).isFalse();
        if (change < 0) {
          lowered.add(zone);
        }
      }
      current = step.brokers();
    }
  }

  @Provide
  Arbitrary<SequencedMap<String, Integer>> any() {
    return Zones.any();
  }

  @Provide
  Arbitrary<SequencedMap<String, Integer>> balanced() {
    return Zones.balanced();
  }

  @Provide
  Arbitrary<Set<Integer>> numbers() {
    return Arbitraries.integers().between(0, 5).set();
  }
}
