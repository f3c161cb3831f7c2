package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.operator.scaling.Load.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as known of a load. */
class LoadWindowTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Load RATE = new Load.Rate("bytes_total");
  private static final Load NETWORK = new Load.Network(false);
  private static final Load BUSY = new Load.Busy("idle");

  @ParameterizedTest(name = "{0} from {1} to {2}: {3}")
  @MethodSource
  void aBrokersLoadFollowsFromWhatItSays(
      Load load, Map<String, Double> before, Map<String, Double> now, Reported expected) {
    var earlier = Optional.of(new BrokerReading("run", before));
    assertThat(load.of(new BrokerReading("run", now), earlier, 10)).isEqualTo(expected);
  }

  static Stream<Arguments> aBrokersLoadFollowsFromWhatItSays() {
    var in = NETWORK.selectors().getFirst();
    var out = NETWORK.selectors().getLast();
    var level = new Load.Level("bytes");
    return Stream.of(
        arguments(RATE, Map.of("bytes_total", 50.0), Map.of("bytes_total", 80.0), of(3)),
        arguments(RATE, Map.of("bytes_total", 50.0), Map.of("bytes_total", 50.0), of(0)),
        arguments(
            RATE,
            Map.of("bytes_total", 50.0),
            Map.of("bytes_total", 49.0),
            not("has begun to count bytes_total anew")),
        arguments(
            RATE,
            Map.of(),
            Map.of("bytes_total", 50.0),
            not("has one value of bytes_total, and a rate needs two")),
        // Three bytes for one that is produced, and what clients cause, whichever way is more.
        arguments(NETWORK, Map.of(in, 0.0, out, 0.0), Map.of(in, 100.0, out, 20.0), of(40)),
        arguments(NETWORK, Map.of(in, 0.0, out, 0.0), Map.of(in, 100.0, out, 500.0), of(80)),
        arguments(
            new Load.Network(true),
            Map.of(in, 0.0, out, 0.0),
            Map.of(in, 100.0, out, 20.0),
            of(50)),
        arguments(NETWORK, Map.of(in, 0.0, out, 0.0), Map.of(in, 0.0, out, 0.0), of(0)),
        arguments(NETWORK, Map.of(in, 0.0), Map.of(in, 100.0), not("does not serve " + out)),
        arguments(BUSY, Map.of(), Map.of("idle", 0.75), of(0.25)),
        arguments(BUSY, Map.of(), Map.of("idle", 1.02), of(0)),
        arguments(BUSY, Map.of(), Map.of("idle", Double.NaN), not("serves idle = NaN")),
        arguments(level, Map.of(), Map.of("bytes", -1.0), not("serves bytes = -1.0")),
        arguments(
            level,
            Map.of(),
            Map.of("bytes", Double.POSITIVE_INFINITY),
            not("serves bytes = Infinity")));
  }

  @Test
  void aCounterOfAnotherRunOfTheProcessGivesNoRate() {
    var before = Optional.of(new BrokerReading("uid/0", Map.of("bytes_total", 50.0)));
    var now = new BrokerReading("uid/1", Map.of("bytes_total", 80.0));
    assertThat(RATE.of(now, before, 10)).isInstanceOf(Reported.Not.class);
  }

  @Test
  void aBrokerThatShouldReportAndDoesNotCountsAsTheMeanOfTheOthers() {
    var sample = sample(Map.of(1, 40.0, 2, 60.0), Set.of(1, 2, 3));
    assertThat(sample.load()).hasValue(150);
    assertThat(sample.coverage()).isBetween(0.66, 0.67);
    assertThat(sample.problem()).isEqualTo("broker 3 did not answer");
  }

  @Test
  void aBrokerThatHasJustStartedNeedNotReport() {
    var sample = sample(Map.of(1, 40.0, 2, 60.0), Set.of(1, 2));
    assertThat(sample).isEqualTo(new Sample.Measured(sample.load(), 1, ""));
    assertThat(sample.load()).hasValue(100);
  }

  @Test
  void whenNobodyReportsThereIsNoLoad() {
    assertThat(sample(Map.of(1, Double.NaN), Set.of(1)).load()).isEmpty();
    assertThat(sample(Map.of(), Set.of()).load()).isEmpty();
  }

  /** Brokers that do not answer are no reason to doubt what somebody else says of all of them. */
  @Test
  void whatIsSaidOutsideStandsForAllBrokers() {
    assertThat(outside(Map.of("outside", of(70))))
        .isEqualTo(measured(OptionalDouble.of(70), 1, ""));
    assertThat(outside(Map.of("outside", of(0)))).isEqualTo(measured(OptionalDouble.of(0), 1, ""));
    assertThat(outside(Map.of("outside", not("answers with NaN"))))
        .isEqualTo(measured(OptionalDouble.empty(), 0, "answers with NaN"));
    assertThat(outside(Map.of("load", of(70))))
        .isEqualTo(measured(OptionalDouble.empty(), 0, "has not answered yet"));
  }

  private static Sample.Measured measured(OptionalDouble load, double coverage, String problem) {
    return new Sample.Measured(load, coverage, problem);
  }

  private static Sample.Measured outside(Map<String, Reported> said) {
    var scrape = new Scrape(START, new TreeMap<>(), said);
    return Sample.of(List.of(Trial.OUTSIDE), Optional.empty(), scrape, Set.of(1, 2))
        .signals()
        .get("outside");
  }

  @Test
  void aLoadIsTheMedianOfHalfAMinute() {
    var window = window(100, 900, 120);
    assertThat(load(window, 30)).isEqualTo(Optional.of(120.0));
  }

  @Test
  void fewerThanThreeValuesAreNoLoad() {
    assertThat(load(window(100, 110), 15)).isEmpty();
  }

  @Test
  void valuesThatComeTooFastAreNotEnough() {
    var fast = window(Duration.ofSeconds(5), 1, 2, 3);
    assertThat(load(fast, 10)).isEmpty();
    var enough = window(Duration.ofSeconds(5), 9, 9, 9, 1, 2, 3, 4);
    assertThat(load(enough, 30)).isEqualTo(Optional.of(4.0));
  }

  @Test
  void aLoadIsStaleAfterThreeIntervals() {
    var window = window(100, 110, 120);
    assertThat(load(window, 30 + 45)).isEqualTo(Optional.of(110.0));
    assertThat(load(window, 30 + 46)).isEmpty();
  }

  @Test
  void aGapIsNoPartOfTheWindow() {
    var trial = new Trial(Trial.POLICY, 3);
    trial.hold(100, Trial.POLICY.inWindow().plus(Duration.ofMinutes(1)));
    assertThat(trial.window.coverage(trial.now, trial.policy)).isEqualTo(1);
    trial.now = trial.now.plus(Duration.ofMinutes(2));
    assertThat(trial.window.coverage(trial.now, trial.policy)).isBetween(0.84, 0.86);
  }

  @Test
  void whenItIsForgottenDependsOnTheWindow() {
    var trial = new Trial(Trial.POLICY, 3);
    trial.hold(100, Duration.ofHours(3));
    assertThat(trial.window.needs()).hasSizeBetween(40, 43);
    assertThat(trial.window.samples()).hasSizeLessThan(12);
  }

  /** The operator tells of missing data after five minutes, however short the window is. */
  @Test
  void whenAllWasKnownLastIsRememberedLongerThanTheWindow() {
    var trial = new Trial(Trial.POLICY, 3);
    trial.hold(100, Duration.ofMinutes(5));
    var known = trial.now;
    for (int i = 0; i < 80; i++) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      trial.reads(scrape(trial.now, Map.of()));
    }
    assertThat(trial.now).isAfter(known.plus(Trial.POLICY.inWindow()));
    assertThat(trial.window.lastComplete()).isEqualTo(known);
    assertThat(trial.window.wasComplete()).isTrue();
  }

  private static Sample.Measured sample(Map<Integer, Double> values, Set<Integer> settled) {
    var signals = List.of(Trial.LOAD);
    return Sample.of(signals, Optional.empty(), scrape(START, values), settled)
        .signals()
        .get("load");
  }

  private static LoadWindow window(double... loads) {
    return window(Trial.INTERVAL, loads);
  }

  private static LoadWindow window(Duration apart, double... loads) {
    var window = LoadWindow.startingAt(START);
    for (int i = 0; i < loads.length; i++) {
      var scrape = scrape(START.plus(apart.multipliedBy(i)), Map.of(1, loads[i]));
      window = window.with(scrape, Set.of(1), Trial.POLICY, Trial.TIMES);
    }
    return window;
  }

  private static Optional<Double> load(LoadWindow window, int seconds) {
    var load = window.load("load", START.plusSeconds(seconds), Trial.POLICY, Trial.TIMES);
    return load.isPresent() ? Optional.of(load.getAsDouble()) : Optional.empty();
  }

  private static Scrape scrape(Instant at, Map<Integer, Double> values) {
    SortedMap<Integer, BrokerReading> readings = new TreeMap<>();
    values.forEach(
        (id, value) -> readings.put(id, new BrokerReading("run", Map.of(Trial.SERIES, value))));
    return new Scrape(at, readings);
  }

  private static Reported of(double load) {
    return new Reported.Of(load);
  }

  private static Reported not(String why) {
    return new Reported.Not(why);
  }
}
