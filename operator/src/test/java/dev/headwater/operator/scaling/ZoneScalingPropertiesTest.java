package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.scaling.Decision.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds with signals by zone, whatever the load of each zone does. */
class ZoneScalingPropertiesTest {
  private static final int TRIES = 60;
  private static final int ZONES = 3;
  private static final int MAX = 60;
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * A stretch of time.
   *
   * @param loads of each zone
   * @param outside load of all zones that somebody else knows
   * @param scrapes how often the brokers are read in it
   * @param silent number of a zone whose brokers say nothing; of none when there is no such zone
   * @param restarts whether the operator begins anew before it
   */
  record Stretch(List<Double> loads, int outside, int scrapes, int silent, boolean restarts) {}

  /** What was decided, and of which brokers. */
  record Seen(Instant at, Decision decision) {}

  @Property(tries = TRIES)
  void everyZoneGetsWhatItNeedsAndNoneHasTwoMoreThanAnother(
      @ForAll("loads") List<Double> loads, @ForAll("even") SequencedMap<String, Integer> start) {
    var trial = ZoneTrial.upTo(MAX, start);
    var last = trial.hold(HOUR.multipliedBy(8), loads);
    assertThat(last.action()).isEqualTo(Action.NONE);
    assertThat(last.zones().values()).allMatch(zone -> zone.to() >= zone.needs());
    assertThat(Zones.skew(trial.zones)).isLessThanOrEqualTo(1);
  }

  @Property(tries = TRIES)
  void noZoneLosesABrokerThatItNeededWithinTheWindow(@ForAll("lives") List<Stretch> life) {
    var all = lived(life);
    for (var seen : all) {
      var start = seen.at().minus(Trial.POLICY.inWindow());
      seen.decision()
          .zones()
          .forEach(
              (zone, share) -> {
                if (share.to() < share.from()) {
                  assertThat(all)
                      .filteredOn(o -> o.at().isAfter(start) && !o.at().isAfter(seen.at()))
                      .allMatch(o -> o.decision().zones().get(zone).needs() <= share.to());
                }
              });
    }
  }

  @Property(tries = TRIES)
  void neverDoTwoLeaveAtOnceAndNobodyLeavesWhenSomebodyComes(@ForAll("lives") List<Stretch> life) {
    assertThat(lived(life))
        .allSatisfy(
            seen -> {
              var decision = seen.decision();
              int fewer =
                  decision.zones().values().stream()
                      .mapToInt(zone -> Math.max(0, zone.from() - zone.to()))
                      .sum();
              int more =
                  decision.zones().values().stream()
                      .mapToInt(zone -> Math.max(0, zone.to() - zone.from()))
                      .sum();
              assertThat(fewer).isEqualTo(decision.action() == Action.IN ? 1 : 0);
              assertThat(more > 0).isEqualTo(decision.action() == Action.OUT);
              assertThat(more - fewer).isEqualTo(decision.to() - decision.from());
            });
  }

  @Property(tries = TRIES)
  void thereAreNeverFewerThanMinNorMoreThanMax(@ForAll("lives") List<Stretch> life) {
    assertThat(lived(life))
        .allMatch(seen -> seen.decision().to() >= ZONES && seen.decision().to() <= MAX)
        .allMatch(seen -> seen.decision().zones().values().stream().allMatch(z -> z.to() >= 1));
  }

  /** Only its health keeps brokers in an idle cluster; it gets well when one zone falls silent. */
  @Property(tries = TRIES)
  void aZoneOfWhichNothingIsKnownNeverLowers(
      @ForAll("brokers") SequencedMap<String, Integer> brokers,
      @ForAll @IntRange(max = ZONES - 1) int silent) {
    var trial = ZoneTrial.upTo(MAX, brokers);
    var idle = List.of(0.0, 0.0, 0.0);
    trial.unhealthy = Optional.of("a partition has no leader");
    trial.hold(HOUR, idle);
    var before = trial.zones;
    trial.unhealthy = Optional.empty();
    trial.silent.add("zone " + silent);
    for (int i = 0; i < 200; i++) {
      assertThat(trial.step(idle).action()).isNotEqualTo(Action.IN);
    }
    assertThat(trial.zones).isEqualTo(before);
  }

  @Property(tries = TRIES)
  void moreLoadInAnyZoneNeverMeansFewerBrokers(
      @ForAll("loads") List<Double> loads,
      @ForAll("loads") List<Double> more,
      @ForAll @IntRange(max = 900) int outside,
      @ForAll("brokers") SequencedMap<String, Integer> brokers) {
    var low = ZoneTrial.besides(outside, brokers);
    var high = ZoneTrial.besides(outside, brokers);
    low.policy = Trial.policy(ZONES, 300, ZoneTrial.LOAD, Trial.OUTSIDE);
    high.policy = low.policy;
    for (int i = 0; i < 60; i++) {
      var lower = low.reads(loads);
      var higher = high.reads(sum(loads, more));
      assertThat(higher.target()).isGreaterThanOrEqualTo(lower.target());
      assertThat(higher.recommended()).isGreaterThanOrEqualTo(lower.recommended());
    }
  }

  private static List<Double> sum(List<Double> a, List<Double> b) {
    return List.of(a.getFirst() + b.getFirst(), a.get(1) + b.get(1), a.getLast() + b.getLast());
  }

  private static List<Seen> lived(List<Stretch> life) {
    var trial =
        new ZoneTrial(
            Trial.policy(ZONES, MAX, ZoneTrial.LOAD, Trial.OUTSIDE), Zones.zones(2, 2, 1));
    var seen = new ArrayList<Seen>();
    for (var stretch : life) {
      if (stretch.restarts()) {
        trial.restart();
      }
      trial.outside = stretch.outside();
      trial.silent.clear();
      trial.silent.add("zone " + stretch.silent());
      for (int i = 0; i < stretch.scrapes(); i++) {
        var decision = trial.step(stretch.loads());
        seen.add(new Seen(trial.now, decision));
      }
    }
    return seen;
  }

  @Provide
  Arbitrary<List<Stretch>> lives() {
    var stretch =
        Combinators.combine(
                loads(),
                Arbitraries.integers().between(0, 700),
                Arbitraries.integers().between(1, 80),
                Arbitraries.integers().between(0, 2 * ZONES),
                Arbitraries.integers().between(0, 5))
            .as(
                (loads, outside, scrapes, silent, dice) ->
                    new Stretch(loads, outside, scrapes, silent, dice == 0));
    return stretch.list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Double>> loads() {
    return Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(0)), Tuple.of(3, Arbitraries.integers().between(0, 400)))
        .map(Integer::doubleValue)
        .list()
        .ofSize(ZONES);
  }

  /** As autoscaling itself leaves them. */
  @Provide
  Arbitrary<SequencedMap<String, Integer>> even() {
    return Arbitraries.integers()
        .between(1, 7)
        .flatMap(least -> Arbitraries.integers().between(least, least + 1).list().ofSize(ZONES))
        .map(counts -> Zones.zones(counts));
  }

  @Provide
  Arbitrary<SequencedMap<String, Integer>> brokers() {
    return Arbitraries.integers()
        .between(1, 8)
        .list()
        .ofSize(ZONES)
        .map(counts -> Zones.zones(counts));
  }
}
