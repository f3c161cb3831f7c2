package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Blocked;
import dev.headwater.operator.scaling.ScalingPolicy.Floor;
import dev.headwater.operator.scaling.ScalingPolicy.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each broker is aimed at a load of 50; see {@link Trial}. */
class ScalingRuleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WINDOW = Trial.POLICY.inWindow();

  @ParameterizedTest(name = "{0} brokers under load {1}: {2} to {3}")
  @MethodSource
  void theLoadDecides(int brokers, double load, Action action, int to) {
    var trial = new Trial(Trial.POLICY, brokers);
    trial.step(load);
    trial.step(load);
    var decision = trial.step(load);
    assertThat(decision.action()).isEqualTo(action);
    assertThat(decision.to()).isEqualTo(to);
  }

  static Stream<Arguments> theLoadDecides() {
    return Stream.of(
        arguments(3, 150.0, Action.NONE, 3),
        // Less than 8 % above the target adds nobody.
        arguments(3, 161.0, Action.NONE, 3),
        arguments(3, 163.0, Action.OUT, 4),
        arguments(3, 300.0, Action.OUT, 6),
        // Four at once, or half of those that there are.
        arguments(2, 400.0, Action.OUT, 6),
        // Never above the maximum.
        arguments(8, 2000.0, Action.OUT, 10),
        arguments(10, 2000.0, Action.NONE, 10),
        // Below the minimum it waits for no load.
        arguments(1, 0.0, Action.NONE, 2));
  }

  @Test
  void belowTheMinimumBrokersComeWithoutAnySample() {
    var trial = new Trial(Trial.policy(3, 10), 1);
    var decision = trial.decides();
    assertThat(decision.action()).isEqualTo(Action.OUT);
    assertThat(decision.to()).isEqualTo(3);
  }

  @Test
  void anIdleClusterScalesInToTheMinimumOneBrokerAtATime() {
    var trial = new Trial(Trial.POLICY, 4);
    assertThat(trial.untilAction(0)).matches(d -> d.action() == Action.IN && d.to() == 3);
    assertThat(trial.untilAction(0)).matches(d -> d.action() == Action.IN && d.to() == 2);
    assertThat(trial.hold(0, WINDOW.multipliedBy(3)).blockedBy()).isEmpty();
    assertThat(trial.brokers).isEqualTo(2);
  }

  @Test
  void nobodyLeavesBeforeTheWholeWindowAllowsIt() {
    var trial = new Trial(Trial.POLICY, 4);
    trial.hold(170, WINDOW);
    var peak = trial.now;
    var decision = trial.untilAction(80);
    assertThat(decision.action()).isEqualTo(Action.IN);
    assertThat(Duration.between(peak, decision.at())).isGreaterThan(WINDOW);
  }

  @Test
  void oneOutlierMovesNobody() {
    var trial = new Trial(Trial.POLICY, 3);
    trial.hold(140, MINUTE);
    assertThat(trial.step(5000).action()).isEqualTo(Action.NONE);
    assertThat(trial.hold(140, MINUTE).action()).isEqualTo(Action.NONE);
    assertThat(trial.brokers).isEqualTo(3);
  }

  @Test
  void aScaleOutIsFollowedByAnotherOnlyAfterTheCooldown() {
    var trial = new Trial(Trial.POLICY, 2);
    var first = trial.untilAction(400);
    assertThat(first.to()).isEqualTo(6);
    assertThat(blockers(trial.step(400))).containsExactly(Blocker.SCALE_OUT_COOLDOWN);
    var second = trial.untilAction(400);
    assertThat(second.to()).isEqualTo(8);
    assertThat(Duration.between(first.at(), second.at()))
        .isGreaterThanOrEqualTo(Trial.POLICY.outCooldown());
  }

  @Test
  void aScaleOutThatOnlySomeZonesHaveSeenIsFinishedWithoutACooldown() {
    var trial = new Trial(Trial.POLICY, 2);
    trial.untilAction(400);
    trial.brokers = 4;
    trial.goal = 6;
    assertThat(trial.step(400).to()).isEqualTo(6);
  }

  @Test
  void maxStepBoundsABatch() {
    var trial = new Trial(with(Trial.POLICY, OptionalInt.of(1)), 2);
    assertThat(trial.untilAction(400).to()).isEqualTo(3);
  }

  @Test
  void aLoweredMaximumWaitsForHealthAndNotForTheLoad() {
    var trial = new Trial(Trial.policy(2, 4), 6);
    trial.unhealthy = Optional.of("2 partitions have no leader");
    assertThat(trial.step(1000).blockedBy())
        .containsExactly(new Blocked(Blocker.UNHEALTHY, "2 partitions have no leader"));
    trial.unhealthy = Optional.empty();
    assertThat(trial.step(1000)).matches(d -> d.action() == Action.IN && d.to() == 5);
    assertThat(trial.step(1000)).matches(d -> d.action() == Action.IN && d.to() == 4);
    assertThat(blockers(trial.step(1000))).containsExactly(Blocker.AT_MAX);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatKeepsABrokerIsNamed(Blocker blocker, Consequence then) {
    var trial = new Trial(Trial.POLICY, 4);
    trial.hold(80, WINDOW.minus(Trial.INTERVAL.multipliedBy(2)));
    trial.now = trial.now.plus(Trial.INTERVAL.multipliedBy(2));
    then.on(trial);
    var decision = trial.reads(80);
    assertThat(decision.action()).isEqualTo(Action.NONE);
    assertThat(blockers(decision)).containsExactly(blocker);
  }

  static Stream<Arguments> whatKeepsABrokerIsNamed() {
    return Stream.of(
        arguments(Blocker.PAUSED, (Consequence) t -> t.policy = with(t.policy, Pause.IN)),
        arguments(Blocker.PAUSED, (Consequence) t -> t.policy = with(t.policy, Pause.BOTH)),
        arguments(Blocker.FLOOR, (Consequence) t -> t.policy = floor(t, 4, t.now.plusSeconds(1))),
        arguments(Blocker.SCALING_INPUT_INVALID, (Consequence) t -> t.policy = faulty(t.policy)),
        arguments(Blocker.SUSPENDED, (Consequence) t -> t.suspended = true),
        arguments(Blocker.BROKER_LEAVING, (Consequence) t -> t.draining = true),
        arguments(Blocker.BROKER_PENDING, (Consequence) t -> t.pending = 1),
        arguments(Blocker.UNHEALTHY, (Consequence) t -> t.unhealthy = Optional.of("fenced")),
        arguments(Blocker.WINDOW_NOT_FULL, (Consequence) t -> t.window = late(t)));
  }

  @Test
  void nothingOfItKeepsABrokerWithoutReason() {
    var trial = new Trial(Trial.POLICY, 4);
    trial.hold(80, WINDOW.minus(Trial.INTERVAL.multipliedBy(2)));
    trial.now = trial.now.plus(Trial.INTERVAL.multipliedBy(2));
    assertThat(trial.reads(80).action()).isEqualTo(Action.IN);
  }

  @Test
  void anExpiredFloorHoldsNobody() {
    var trial = new Trial(Trial.POLICY, 4);
    trial.policy = floor(trial, 4, trial.now.plus(MINUTE));
    assertThat(trial.untilAction(80).action()).isEqualTo(Action.IN);
  }

  @Test
  void aFloorAddsBrokersUpToTheMaximum() {
    var trial = new Trial(Trial.POLICY, 3);
    trial.policy = floor(trial, 300, trial.now.plus(MINUTE));
    assertThat(trial.step(80).to()).isEqualTo(10);
  }

  @Test
  void aPauseOfOutsStopsAllThatWouldBeAdded() {
    var trial = new Trial(with(Trial.POLICY, Pause.OUT), 3);
    assertThat(blockers(trial.hold(400, MINUTE))).containsExactly(Blocker.PAUSED);
    assertThat(trial.brokers).isEqualTo(3);
  }

  @Test
  void adviceIsTheSameDecisionAndChangesNothing() {
    var trial = new Trial(advice(Trial.POLICY), 3);
    var decision = trial.hold(300, MINUTE);
    assertThat(decision).matches(d -> d.action() == Action.OUT && d.to() == 6 && d.target() == 3);
    trial.hold(0, MINUTE);
    assertThat(trial.untilAction(0)).matches(d -> d.action() == Action.IN && d.target() == 3);
    assertThat(trial.brokers).isEqualTo(3);
  }

  @Test
  void aSignalThatOnlyKeepsBrokersAddsNone() {
    var policy = signals(Trial.POLICY, Trial.LOAD, Trial.KEEPS);
    var trial = new Trial(policy, 4);
    assertThat(both(trial, 80, 4000, WINDOW.multipliedBy(2)).blockedBy()).isEmpty();
    assertThat(trial.brokers).isEqualTo(4);
    both(trial, 80, 0, WINDOW.multipliedBy(2));
    assertThat(trial.brokers).isEqualTo(2);
  }

  @ParameterizedTest(name = "required: {0}")
  @ValueSource(booleans = {true, false})
  void aSignalThatIsNotKnownAnyMoreKeepsABrokerIfItIsRequired(boolean isRequired) {
    var other = new Signal("other", new Load.Level("keeps"), 100, 0.5, isRequired, true);
    var trial = new Trial(signals(Trial.POLICY, Trial.LOAD, other), 4);
    trial.unhealthy = Optional.of("a partition has no leader");
    both(trial, 80, 80, WINDOW.plus(MINUTE));
    trial.hold(80, Duration.ofSeconds(45));
    trial.unhealthy = Optional.empty();
    trial.now = trial.now.plus(Trial.INTERVAL);
    var decision = trial.reads(80);
    if (isRequired) {
      assertThat(decision.blockedBy())
          .containsExactly(
              new Blocked(Blocker.METRICS_MISSING, "other: broker 0 does not serve keeps"));
    } else {
      assertThat(decision.action()).isEqualTo(Action.IN);
    }
  }

  @Test
  void aGapInTheWindowKeepsABroker() {
    var trial = new Trial(Trial.POLICY, 4);
    trial.unhealthy = Optional.of("a partition has no leader");
    trial.hold(80, WINDOW.plus(MINUTE));
    trial.unhealthy = Optional.empty();
    trial.now = trial.now.plus(MINUTE.multipliedBy(2));
    var gap = trial.now;
    assertThat(blockers(trial.hold(80, MINUTE))).containsExactly(Blocker.WINDOW_NOT_FULL);
    var decision = trial.untilAction(80);
    assertThat(decision.action()).isEqualTo(Action.IN);
    assertThat(Duration.between(gap, decision.at())).isGreaterThan(WINDOW.minus(MINUTE));
  }

  @Test
  void theDirectionMayTurnSixTimesADay() {
    var trial = new Trial(Trial.POLICY, 3);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(trial.untilAction(300).action()).isEqualTo(Action.OUT);
      assertThat(trial.untilAction(80).action()).isEqualTo(Action.IN);
    }
    assertThat(trial.untilAction(300).action()).isEqualTo(Action.OUT);
    assertThat(blockers(trial.hold(80, WINDOW.multipliedBy(3)))).containsExactly(Blocker.REVERSALS);
    assertThat(trial.untilAction(80).action()).as("a day later").isEqualTo(Action.IN);
  }

  @Test
  void aBrokerThatDoesNotStartCountsForNothingAndLeavesFirst() {
    var trial = new Trial(Trial.POLICY, 6);
    trial.overdue = 1;
    assertThat(trial.hold(300, MINUTE)).matches(d -> d.to() == 7);
    trial.spare = 1;
    assertThat(trial.untilAction(260)).matches(d -> d.action() == Action.IN && d.to() == 6);
    trial.overdue = 0;
    trial.spare = 0;
    assertThat(trial.hold(260, WINDOW.multipliedBy(2)).action()).isEqualTo(Action.NONE);
    assertThat(trial.brokers).isEqualTo(6);
  }

  /** Its broker comes back elsewhere, or does not. */
  @Test
  void aBrokerWhoseNodeIsAboutToGoIsMadeUpForBeforeItGoes() {
    var trial = new Trial(Trial.POLICY, 6);
    assertThat(trial.hold(300, MINUTE).action()).isEqualTo(Action.NONE);
    trial.interrupted = 1;
    var decision = trial.hold(300, MINUTE);
    assertThat(decision.to()).isEqualTo(7);
    assertThat(decision.interrupted()).isEqualTo(1);
    assertThat(trial.hold(300, WINDOW.multipliedBy(2)).to()).isEqualTo(7);
    trial.interrupted = 0;
    assertThat(trial.untilAction(260)).matches(d -> d.action() == Action.IN && d.to() == 6);
  }

  @Test
  void nodesThatAllGoAtOnceAddNoMoreThanTheMaximum() {
    var trial = new Trial(Trial.POLICY, 6);
    trial.interrupted = 6;
    assertThat(trial.hold(300, MINUTE.multipliedBy(20)).to())
        .isEqualTo(Math.min(12, Trial.POLICY.max()));
  }

  /** Something that happens to a cluster from which a broker could leave. */
  private interface Consequence {
    void on(Trial trial);
  }

  /** All that is known, but known since a minute less than the window. */
  private static LoadWindow late(Trial trial) {
    var window = trial.window;
    var since = trial.now.minus(WINDOW).plus(MINUTE);
    return new LoadWindow(
        since, window.last(), window.samples(), window.needs(), window.complete());
  }

  private static Decision both(Trial trial, double load, double keeps, Duration time) {
    var end = trial.now.plus(time);
    var decision = trial.decides();
    while (trial.now.isBefore(end)) {
      trial.now = trial.now.plus(Trial.INTERVAL);
      var readings = new TreeMap<Integer, BrokerReading>();
      var values = Map.of(Trial.SERIES, load / trial.brokers, "keeps", keeps / trial.brokers);
      trial.ids().forEach(id -> readings.put(id, new BrokerReading("run", values)));
      decision = trial.step(new Scrape(trial.now, readings));
    }
    return decision;
  }

  private static List<Blocker> blockers(Decision decision) {
    return decision.blockedBy().stream().map(Blocked::blocker).toList();
  }

  private static ScalingPolicy with(ScalingPolicy policy, OptionalInt maxStep) {
    return ChangedPolicy.of(policy, changed -> changed.maxStep = maxStep);
  }

  private static ScalingPolicy with(ScalingPolicy policy, Pause pause) {
    return ChangedPolicy.of(policy, changed -> changed.pause = pause);
  }

  private static ScalingPolicy floor(Trial trial, int brokers, Instant until) {
    var floor = new Floor(brokers, until, "somebody");
    return ChangedPolicy.of(trial.policy, changed -> changed.floor = Optional.of(floor));
  }

  private static ScalingPolicy faulty(ScalingPolicy policy) {
    var fault = Optional.of("cannot be read");
    return ChangedPolicy.of(policy, changed -> changed.fault = fault);
  }

  private static ScalingPolicy advice(ScalingPolicy policy) {
    return ChangedPolicy.of(policy, changed -> changed.acts = false);
  }

  private static ScalingPolicy signals(ScalingPolicy policy, Signal... signals) {
    return ChangedPolicy.of(policy, changed -> changed.signals = List.of(signals));
  }
}
