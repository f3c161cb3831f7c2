package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Load.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever the load does, whatever is not known, and whenever the operator restarts. */
class ScalingPropertiesTest {
  private static final int TRIES = 300;

  /** What the brokers say at one time. */
  enum Said {
    ALL,
    NOT_A_NUMBER,
    NEGATIVE,
    INFINITE,
    NOTHING,
    HALF
  }

  /**
   * A stretch of time.
   *
   * @param scrapes how often the brokers are read in it
   * @param restarts whether the operator begins anew before it
   */
  record Stretch(int load, Said said, int scrapes, boolean restarts) {}

  /** Needs and decisions of a life, in order. */
  record Seen(Instant at, int need, Decision decision) {}

  @Property(tries = TRIES)
  void thereAreNeverFewerThanMinNorMoreThanMax(@ForAll("lives") List<Stretch> life) {
    assertThat(lived(new Trial(Trial.POLICY, 5), life))
        .allMatch(seen -> seen.decision().to() >= 2 && seen.decision().to() <= 10);
  }

  @Property(tries = TRIES)
  void neverDoTwoLeaveAtOnce(@ForAll("lives") List<Stretch> life) {
    assertThat(lived(new Trial(Trial.POLICY, 5), life))
        .allMatch(seen -> seen.decision().to() >= seen.decision().from() - 1)
        .filteredOn(seen -> seen.decision().action() == Action.IN)
        .allMatch(seen -> seen.decision().blockedBy().isEmpty());
  }

  @Property(tries = TRIES)
  void nobodyLeavesWithinTheWindowOfAHigherNeed(@ForAll("lives") List<Stretch> life) {
    var all = lived(new Trial(Trial.POLICY, 5), life);
    for (var seen : all) {
      if (seen.decision().action() == Action.IN) {
        var start = seen.at().minus(Trial.POLICY.inWindow());
        assertThat(all)
            .filteredOn(other -> other.at().isAfter(start) && !other.at().isAfter(seen.at()))
            .allMatch(other -> other.need() <= seen.decision().to());
      }
    }
  }

  /** Only its health keeps brokers in an idle cluster; it gets well when data goes bad. */
  @Property(tries = TRIES)
  void badDataNeverLowers(
      @ForAll("bad") Said bad, @ForAll @IntRange(min = 3, max = 9) int brokers) {
    var trial = new Trial(Trial.POLICY, brokers);
    trial.unhealthy = Optional.of("a partition has no leader");
    trial.hold(0, Trial.POLICY.inWindow().multipliedBy(2));
    trial.unhealthy = Optional.empty();
    for (int i = 0; i < 500; i++) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      assertThat(trial.follow(said(trial, 0, bad)).action()).isNotEqualTo(Action.IN);
    }
    assertThat(trial.brokers).isEqualTo(brokers);
  }

  /** The brokers themselves are idle and say so; the one who knows of the load does not. */
  @Property(tries = TRIES)
  void aSourceOutsideThatFailsNeverLowers(
      @ForAll @IntRange(max = 60) int fails, @ForAll @IntRange(min = 3, max = 9) int brokers) {
    var trial = new Trial(Trial.policy(2, 10, Trial.LOAD, Trial.OUTSIDE), brokers);
    trial.unhealthy = Optional.of("a partition has no leader");
    for (int i = 0; i < 100 + fails; i++) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      trial.reads(trial.saying(i < 100 ? new Reported.Of(0) : new Reported.Not("is away")));
    }
    trial.unhealthy = Optional.empty();
    for (int i = 0; i < 500; i++) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      var decision = trial.follow(trial.reads(trial.saying(new Reported.Not("is away"))));
      assertThat(decision.action()).isNotEqualTo(Action.IN);
    }
    assertThat(trial.brokers).isEqualTo(brokers);
  }

  @Property(tries = TRIES)
  void moreLoadOutsideNeverMeansFewerBrokers(
      @ForAll @IntRange(max = 500) int load, @ForAll @IntRange(max = 500) int more) {
    assertThat(outside(load + more)).isGreaterThanOrEqualTo(outside(load));
  }

  private static int outside(int load) {
    var trial = new Trial(Trial.policy(2, 10, Trial.OUTSIDE), 3);
    for (int i = 0; i < 60; i++) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      trial.follow(trial.reads(trial.saying(new Reported.Of(load))));
    }
    return trial.brokers;
  }

  @Property(tries = TRIES)
  void aRestartNeverAdvancesAScaleInAndDelaysItByAWindowAtMost(
      @ForAll @IntRange(max = 100) int load, @ForAll @IntRange(min = 1, max = 60) int after) {
    var undisturbed = new Trial(Trial.POLICY, 6);
    var restarted = new Trial(Trial.POLICY, 6);
    for (int i = 0; i < after && undisturbed.brokers == 6; i++) {
      undisturbed.step(load);
      restarted.step(load);
    }
    if (undisturbed.brokers < 6) {
      return;
    }
    restarted.restart();
    var usual = undisturbed.untilAction(load);
    var late = restarted.untilAction(load);
    assertThat(late.to()).isEqualTo(usual.to());
    assertThat(late.at())
        .isAfterOrEqualTo(usual.at())
        .isBeforeOrEqualTo(usual.at().plus(Trial.POLICY.inWindow()).plus(Duration.ofMinutes(2)));
  }

  @Property(tries = TRIES)
  void moreLoadNeverMeansFewerBrokers(
      @ForAll("loads") List<Integer> loads,
      @ForAll("loads") List<Integer> more,
      @ForAll @IntRange(min = 1, max = 12) int brokers) {
    var low = new Trial(Trial.POLICY, brokers);
    var high = new Trial(Trial.POLICY, brokers);
    for (int i = 0; i < 60; i++) {
      low.now = low.now.plus(Trial.INTERVAL);
      high.now = high.now.plus(Trial.INTERVAL);
      int load = loads.get(i % loads.size());
      var lower = low.reads(load);
      var higher = high.reads(load + more.get(i % more.size()));
      assertThat(higher.target()).isGreaterThanOrEqualTo(lower.target());
      assertThat(higher.recommended()).isGreaterThanOrEqualTo(lower.recommended());
    }
  }

  @Property(tries = TRIES)
  void theNetworkIsMonotoneInBothDirections(
      @ForAll @IntRange(max = 1_000_000) int in,
      @ForAll @IntRange(max = 1_000_000) int out,
      @ForAll @IntRange(max = 1_000_000) int more) {
    assertThat(network(in + more, out)).isGreaterThanOrEqualTo(network(in, out));
    assertThat(network(in, out + more)).isGreaterThanOrEqualTo(network(in, out));
  }

  /** Of idle threads less is more load; a ratio goes a little above 1 at rest. */
  @Property(tries = TRIES)
  void theOtherSignalsAreMonotone(
      @ForAll @IntRange(max = 1_100) int value, @ForAll @IntRange(max = 1_000) int more) {
    double low = value / 1000.0;
    double high = (value + more) / 1000.0;
    assertThat(load(new Load.Busy("s"), low))
        .isGreaterThanOrEqualTo(load(new Load.Busy("s"), high));
    assertThat(load(new Load.Level("s"), high))
        .isGreaterThanOrEqualTo(load(new Load.Level("s"), low));
    assertThat(load(new Load.Rate("s"), high))
        .isGreaterThanOrEqualTo(load(new Load.Rate("s"), low));
  }

  private static double load(Load load, double value) {
    var before = new BrokerReading("run", Map.of("s", 0.0));
    var now = new BrokerReading("run", Map.of("s", value));
    return load.of(now, Optional.of(before), 1) instanceof Load.Reported.Of(double reported)
        ? reported
        : Double.NaN;
  }

  /** The direction turns six times a day at most before nobody leaves any more. */
  @Property(tries = TRIES / 3)
  void theDailyBudgetHolds(@ForAll("swings") List<Integer> scrapes) {
    var trial = new Trial(Trial.POLICY, 5);
    var directions = new ArrayList<Integer>();
    for (int i = 0; i < scrapes.size(); i++) {
      for (int scrape = 0; scrape < scrapes.get(i); scrape++) {
        int before = trial.brokers;
        var decision = trial.step(i % 2 == 0 ? 450 : 0);
        if (decision.action() == Action.IN) {
          assertThat(turns(directions)).isLessThan(6);
        }
        directions.add(trial.brokers - before);
        directions.removeIf(change -> change == 0);
      }
    }
    assertThat(turns(directions)).isGreaterThanOrEqualTo(5);
  }

  private static int turns(List<Integer> changes) {
    int turns = 0;
    for (int i = 1; i < changes.size(); i++) {
      turns += changes.get(i) * changes.get(i - 1) < 0 ? 1 : 0;
    }
    return turns;
  }

  private static double network(int in, int out) {
    var load = new Load.Network(false);
    var before = reading(load, 0, 0);
    var reported = load.of(reading(load, in, out), Optional.of(before), 1);
    return reported instanceof Load.Reported.Of(double value) ? value : Double.NaN;
  }

  private static BrokerReading reading(Load load, double in, double out) {
    return new BrokerReading(
        "run", Map.of(load.selectors().getFirst(), in, load.selectors().getLast(), out));
  }

  private static List<Seen> lived(Trial trial, List<Stretch> life) {
    var seen = new ArrayList<Seen>();
    for (var stretch : life) {
      if (stretch.restarts()) {
        trial.restart();
      }
      for (int i = 0; i < stretch.scrapes(); i++) {
        trial.now = trial.now.plus(Trial.INTERVAL);
        var decision = said(trial, stretch.load(), stretch.said());
        int need = decision.inputs().getFirst().brokers().orElse(0);
        seen.add(new Seen(trial.now, need, decision));
        trial.follow(decision);
      }
    }
    return seen;
  }

  private static Decision said(Trial trial, double load, Said said) {
    double each = load / trial.brokers;
    double value =
        switch (said) {
          case ALL, HALF, NOTHING -> each;
          case NOT_A_NUMBER -> Double.NaN;
          case NEGATIVE -> -1 - each;
          case INFINITE -> Double.POSITIVE_INFINITY;
        };
    var readings = new TreeMap<Integer, BrokerReading>();
    int answering =
        switch (said) {
          case NOTHING -> 0;
          case HALF -> trial.brokers / 2;
          default -> trial.brokers;
        };
    trial.ids().stream()
        .filter(id -> id < answering)
        .forEach(id -> readings.put(id, new BrokerReading("run", Map.of(Trial.SERIES, value))));
    return trial.reads(new Scrape(trial.now, readings));
  }

  @Provide
  Arbitrary<List<Stretch>> lives() {
    var stretch =
        Combinators.combine(
                Arbitraries.integers().between(0, 700),
                Arbitraries.frequency(
                    Tuple.of(5, Said.ALL),
                    Tuple.of(1, Said.NOT_A_NUMBER),
                    Tuple.of(1, Said.NEGATIVE),
                    Tuple.of(1, Said.INFINITE),
                    Tuple.of(1, Said.NOTHING),
                    Tuple.of(1, Said.HALF)),
                Arbitraries.integers().between(1, 60),
                Arbitraries.integers().between(0, 5))
            .as((load, said, scrapes, dice) -> new Stretch(load, said, scrapes, dice == 0));
    return stretch.list().ofMinSize(1).ofMaxSize(12);
  }

  /** How long the load is high, low, and so on: always long enough for somebody to leave. */
  @Provide
  Arbitrary<List<Integer>> swings() {
    return Arbitraries.integers().between(50, 90).list().ofSize(12);
  }

  @Provide
  Arbitrary<Said> bad() {
    return Arbitraries.of(Said.class).filter(said -> said != Said.ALL);
  }

  @Provide
  Arbitrary<List<Integer>> loads() {
    return Arbitraries.integers().between(0, 500).list().ofMinSize(1).ofMaxSize(20);
  }
}
