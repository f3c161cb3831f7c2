package dev.headwater.operator.scaling;

import static dev.headwater.operator.scaling.Zones.zones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZonePlacementTest {

  @ParameterizedTest(name = "from {0}, draining {1}, {2} brokers are placed as {3}")
  @MethodSource
  void brokersAreSpreadOverTheZones(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      int total,
      SequencedMap<String, Integer> expected) {
    var target = ZonePlacement.target(current, draining, total);
    assertThat(target).containsExactlyEntriesOf(expected);
  }

  static Stream<Arguments> brokersAreSpreadOverTheZones() {
    return Stream.of(
        arguments(zones(0, 0, 0), Set.of(), 3, zones(1, 1, 1)),
        arguments(zones(0, 0, 0), Set.of(), 0, zones(0, 0, 0)),
        arguments(zones(0, 0, 0), Set.of(), 2, zones(1, 1, 0)),
        arguments(zones(1, 1, 1), Set.of(), 4, zones(2, 1, 1)),
        arguments(zones(1, 1, 2), Set.of(), 4, zones(1, 1, 2)),
        arguments(zones(1, 1, 2), Set.of(), 3, zones(1, 1, 1)),
        arguments(zones(2, 2, 2), Set.of(), 4, zones(2, 1, 1)),
        arguments(zones(5, 0, 0), Set.of(), 4, zones(2, 1, 1)),
        arguments(zones(1, 1, 1), Set.of("zone 2"), 4, zones(1, 1, 2)),
        arguments(zones(1, 2, 1), Set.of("zone 2"), 4, zones(1, 2, 1)),
        arguments(zones(7), Set.of(), 300, zones(300)));
  }

  @ParameterizedTest(name = "from {0}, {1} of them overdue, {2} brokers are placed as {3}")
  @MethodSource
  void aZoneThatCannotStartBrokersGetsNoMore(
      SequencedMap<String, Integer> current,
      Map<String, Integer> overdue,
      int total,
      SequencedMap<String, Integer> expected) {
    assertThat(ZonePlacement.target(current, Set.of(), overdue, total))
        .containsExactlyEntriesOf(expected);
  }

  static Stream<Arguments> aZoneThatCannotStartBrokersGetsNoMore() {
    var first = Map.of("zone 0", 1);
    return Stream.of(
        arguments(zones(2, 2, 2), Map.of(), 7, zones(3, 2, 2)),
        arguments(zones(2, 2, 2), first, 7, zones(2, 3, 2)),
        arguments(zones(2, 2, 2), first, 9, zones(2, 4, 3)),
        arguments(zones(2, 2, 2), first, 6, zones(2, 2, 2)),
        // What it could not start leaves first, but one stays in each zone.
        arguments(zones(2, 2, 2), first, 5, zones(1, 2, 2)),
        arguments(zones(2, 2, 2), Map.of("zone 2", 2), 4, zones(2, 1, 1)),
        arguments(zones(2, 3, 2), first, 6, zones(1, 3, 2)),
        // Nowhere is capacity: as if everywhere were.
        arguments(zones(2, 2), Map.of("zone 0", 1, "zone 1", 1), 6, zones(3, 3)),
        arguments(zones(5, 1, 1), first, 3, zones(1, 1, 1)));
  }

  @ParameterizedTest(name = "from {0}, where {1} are needed, {2} brokers are placed as {3}")
  @MethodSource
  void whoNeedsMoreIsFirst(
      SequencedMap<String, Integer> current,
      SequencedMap<String, Integer> needs,
      int total,
      SequencedMap<String, Integer> expected) {
    assertThat(ZonePlacement.target(current, Set.of(), Map.of(), needs, total))
        .containsExactlyEntriesOf(expected);
  }

  static Stream<Arguments> whoNeedsMoreIsFirst() {
    return Stream.of(
        arguments(zones(2, 1, 1), zones(1, 1, 2), 4, zones(1, 1, 2)),
        arguments(zones(2, 1, 1), zones(1, 1, 2), 5, zones(2, 1, 2)),
        arguments(zones(2, 1, 1), zones(1, 1, 2), 6, zones(2, 2, 2)),
        // Nobody's need is above what everybody has: what is left over stays where it is.
        arguments(zones(2, 2, 3), zones(2, 1, 1), 7, zones(2, 2, 3)),
        // Not all can have what they need: the neediest first.
        arguments(zones(1, 1, 1), zones(2, 3, 4), 4, zones(1, 1, 2)));
  }

  @Property
  void noBrokerIsLostWhereAZoneCannotStartAny(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll @IntRange(max = 5) int zone,
      @ForAll @IntRange(min = 1, max = 3) int overdue,
      @ForAll @IntRange(max = 300) int total) {
    var late = Map.of("zone " + zone, overdue);
    assertThat(Zones.sum(ZonePlacement.target(current, Set.of(), late, total))).isEqualTo(total);
  }

  @Property
  void noBrokerIsLostOrInvented(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> draining,
      @ForAll @IntRange(max = 300) int total) {
    var target = ZonePlacement.target(current, Zones.among(current, draining), total);
    assertThat(Zones.sum(target)).isEqualTo(total);
    assertThat(target.sequencedKeySet()).containsExactlyElementsOf(current.sequencedKeySet());
  }

  @Property
  void noZoneHasTwoMoreThanAnother(
      @ForAll("any") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> draining,
      @ForAll @IntRange(max = 300) int total) {
    var target = ZonePlacement.target(current, Zones.among(current, draining), total);
    assertThat(Zones.skew(target)).isLessThanOrEqualTo(1);
  }

  @Property
  void nobodyMovesWhenNothingHasToChange(
      @ForAll("balanced") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> draining) {
    var target = ZonePlacement.target(current, Zones.among(current, draining), Zones.sum(current));
    assertThat(target).isEqualTo(current);
  }

  @Property
  void fromABalancedStartNobodyMovesAgainstTheDirection(
      @ForAll("balanced") SequencedMap<String, Integer> current,
      @ForAll("numbers") Set<Integer> draining,
      @ForAll @IntRange(max = 100) int total) {
    var target = ZonePlacement.target(current, Zones.among(current, draining), total);
    int direction = Integer.signum(total - Zones.sum(current));
    assertThat(current.sequencedKeySet())
        .allSatisfy(
            zone ->
                assertThat((target.get(zone) - current.get(zone)) * direction)
                    .isGreaterThanOrEqualTo(0));
  }

  @Property
  void theBrokerThatLeavesIsKeptRatherThanAnotherMade(
      @ForAll @IntRange(max = 5) int draining, @ForAll @IntRange(max = 12) int each) {
    var current = zones(each, each, each, each, each, each);
    var zone = "zone " + draining;
    var target = ZonePlacement.target(current, Set.of(zone), 6 * each + 1);
    assertThat(target).containsEntry(zone, each + 1);
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
