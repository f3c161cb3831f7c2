package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Blocked;
import dev.headwater.operator.scaling.Decision.Input;
import dev.headwater.operator.scaling.Decision.ZoneShare;
import dev.headwater.operator.scaling.ScaleOutEffect.Ineffective;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Decides how many brokers there are to be: pure. Brokers are added at once, by one step; one
 * leaves at a time, and only when everything allows it. What is not known lowers nothing.
 */
public final class ScalingRule {
  private static final int MOST_REVERSALS = 6;
  private static final double LEAST_KNOWN = 0.9;
  private static final int PERCENT = 100;

  private final ScalingPolicy policy;
  private final LoadWindow window;
  private final BrokerState state;
  private final ScalingTimes times;
  private final Instant now;
  private final Demand demand;
  private final int lowest;

  private ScalingRule(
      ScalingPolicy policy, LoadWindow window, BrokerState state, ScalingTimes times, Instant now) {
    this.policy = policy;
    this.window = window;
    this.state = state;
    this.times = times;
    this.now = now;
    this.demand = Demand.of(policy, window, state, times, now);
    this.lowest = Math.max(policy.lowest(now), Math.min(policy.max(), state.goal()));
  }

  /** The decision from what is declared, what is known of the load, and the brokers as they are. */
  public static Decision decide(
      ScalingPolicy policy, LoadWindow window, BrokerState state, ScalingTimes times, Instant now) {
    var rule = new ScalingRule(policy, window, state, times, now);
    var wish = rule.decide();
    return wish.action() == Action.OUT
        ? state.history().ineffective().map(rule::without).orElse(wish)
        : wish;
  }

  /** Other signals, and the minimum, may still ask for more than the one that was not relieved. */
  private Decision without(Ineffective last) {
    var others = new ScalingRule(policy.keeping(last.signal()), window, state, times, now);
    var wish = others.decide();
    return wish.action() == Action.OUT
        ? wish.with(last.blocked())
        : decision(Action.NONE, state.current(), List.of(last.blocked()));
  }

  private Decision decide() {
    if (state.current() > policy.max()) {
      return tooMany();
    }
    int goal = demand.zones().map(zones -> zones.reaching(asked())).orElse(asked());
    if (goal <= state.current()) {
      return in();
    }
    return state.current() == policy.max() && mayExchange() ? exchange(goal) : out(goal);
  }

  /** Brokers that there are to be at least; those that do not start are made up for. */
  private int asked() {
    return Math.max(lowest, demand.now(state) + state.overdue());
  }

  private Decision out(int goal) {
    int bounded = Math.min(goal, policy.max());
    var blocked = stopped(policy.isPausedOut());
    if (goal > policy.max()) {
      blocked.add(atMax(goal));
    }
    boolean isCooling = within(state.history().lastIncrease(), policy.outCooldown());
    if (isCooling && state.current() >= lowest) {
      blocked.add(
          new Blocked(
              Blocker.SCALE_OUT_COOLDOWN,
              "the last scale out is less than %d s old"
                  .formatted(policy.outCooldown().toSeconds())));
    }
    int step = isCooling ? 0 : policy.step(state.current());
    int to = Math.max(lowest, Math.min(bounded, state.current() + step));
    boolean mayAct = blocked.stream().allMatch(b -> b.blocker() == Blocker.AT_MAX);
    return mayAct && to > state.current()
        ? decision(Action.OUT, to, blocked)
        : decision(Action.NONE, state.current(), blocked);
  }

  private Blocked atMax(int goal) {
    return new Blocked(
        Blocker.AT_MAX, "%d brokers are asked for, max is %d".formatted(goal, policy.max()));
  }

  /** A zone has more than it needs, and another one could have it. */
  private boolean mayExchange() {
    return state.current() > policy.min() && victim().filter(this::canSpare).isPresent();
  }

  /** At the maximum a zone that needs more gets it when one that needs less has given way. */
  private Decision exchange(int goal) {
    var blocked = keeping(policy.isPausedIn() || policy.isPausedOut());
    var decision = oneLess(blocked);
    if (decision.action() == Action.IN) {
      return decision;
    }
    blocked.addFirst(atMax(goal));
    return decision(Action.NONE, state.current(), blocked);
  }

  /** Somebody has lowered the maximum: that waits for no load, but for the cluster's health. */
  private Decision tooMany() {
    var blocked = stopped(policy.isPausedIn());
    busy(blocked);
    return oneLess(blocked);
  }

  private Decision in() {
    return wouldFit()
        ? oneLess(keeping(policy.isPausedIn()))
        : decision(Action.NONE, state.current(), missing());
  }

  /** All that keeps a broker, but for the cluster's health. */
  private List<Blocked> keeping(boolean isPaused) {
    var blocked = missing();
    blocked.addAll(uncovered());
    blocked.addAll(stopped(isPaused));
    floor(blocked);
    known(blocked);
    busy(blocked);
    if (within(state.history().lastChange(), policy.inCooldown())) {
      blocked.add(
          new Blocked(
              Blocker.SCALE_IN_COOLDOWN,
              "the last change is less than %d s old".formatted(policy.inCooldown().toSeconds())));
    }
    if (state.history().reversals() >= MOST_REVERSALS) {
      blocked.add(
          new Blocked(
              Blocker.REVERSALS,
              "the direction has turned %d times within a day"
                  .formatted(state.history().reversals())));
    }
    return blocked;
  }

  private List<Blocked> missing() {
    var blocked = new ArrayList<Blocked>();
    demand.inputs().stream()
        .filter(input -> input.signal().required() && input.load().isEmpty())
        .forEach(input -> blocked.add(missing(input)));
    if (blocked.isEmpty() && demand.inputs().stream().allMatch(input -> input.load().isEmpty())) {
      blocked.add(new Blocked(Blocker.METRICS_MISSING, "no signal is known"));
    }
    return blocked;
  }

  /** Signals that are still known from before, but that too few brokers have said just now. */
  private List<Blocked> uncovered() {
    return demand.inputs().stream()
        .filter(input -> input.signal().required() && input.load().isPresent())
        .filter(input -> !window.isCovered(input.signal().name()))
        .map(ScalingRule::missing)
        .toList();
  }

  private static Blocked missing(Input input) {
    var because = input.problem().isEmpty() ? "too few values yet" : input.problem();
    return new Blocked(Blocker.METRICS_MISSING, "%s: %s".formatted(input.signal().name(), because));
  }

  /** Whether one broker less would carry the highest load of the window; a spare one is no loss. */
  private boolean wouldFit() {
    int after = state.spare() > 0 ? state.usable() : state.usable() - 1;
    return state.current() > policy.min()
        && demand.inputs().stream().anyMatch(input -> input.least().isPresent())
        && demand.lasting() <= after
        && victim().filter(zone -> !canSpare(zone)).isEmpty();
  }

  /** The zone that would lose a broker; empty where nobody counts by zone, or none has too many. */
  private Optional<String> victim() {
    int after = Math.max(state.current() - 1, demand.lasting());
    return demand.zones().flatMap(zones -> zones.surplus(Math.min(policy.max(), after)));
  }

  private boolean canSpare(String zone) {
    return demand.zones().filter(zones -> zones.canSpare(zone)).isPresent();
  }

  /** Health is asked last, since it is not known while something else goes on. */
  private Decision oneLess(List<Blocked> blocked) {
    if (blocked.isEmpty()) {
      state.unhealthy().ifPresent(why -> blocked.add(new Blocked(Blocker.UNHEALTHY, why)));
    }
    return blocked.isEmpty()
        ? decision(Action.IN, state.current() - 1, blocked)
        : decision(Action.NONE, state.current(), blocked);
  }

  private List<Blocked> stopped(boolean isPaused) {
    var blocked = new ArrayList<Blocked>();
    if (state.suspended()) {
      blocked.add(new Blocked(Blocker.SUSPENDED, "spec.suspend is true"));
    }
    if (isPaused) {
      blocked.add(new Blocked(Blocker.PAUSED, "the annotation headwater.dev/pause-scaling is set"));
    }
    policy
        .fault()
        .ifPresent(fault -> blocked.add(new Blocked(Blocker.SCALING_INPUT_INVALID, fault)));
    return blocked;
  }

  private void floor(List<Blocked> blocked) {
    policy
        .floor(now)
        .filter(floor -> state.current() <= lowest)
        .ifPresent(
            floor ->
                blocked.add(
                    new Blocked(
                        Blocker.FLOOR,
                        "%s asks for %d until %s"
                            .formatted(floor.source(), floor.brokers(), floor.until()))));
  }

  private void known(List<Blocked> blocked) {
    if (within(Optional.of(window.since()), policy.inWindow())) {
      blocked.add(
          new Blocked(
              Blocker.WINDOW_NOT_FULL,
              "the load is known since %s, and has to be for %d s"
                  .formatted(
                      window.since().truncatedTo(ChronoUnit.SECONDS),
                      policy.inWindow().toSeconds())));
    } else if (window.coverage(now, policy) < LEAST_KNOWN) {
      blocked.add(
          new Blocked(
              Blocker.WINDOW_NOT_FULL,
              "of the last %d s the load is known for less than %d %%"
                  .formatted(policy.inWindow().toSeconds(), Math.round(LEAST_KNOWN * PERCENT))));
    }
  }

  private void busy(List<Blocked> blocked) {
    if (state.draining()) {
      blocked.add(new Blocked(Blocker.BROKER_LEAVING, "a broker is leaving"));
    }
    if (state.pending() > 0) {
      blocked.add(new Blocked(Blocker.BROKER_PENDING, state.pending() + " brokers are starting"));
    }
  }

  private boolean within(Optional<Instant> since, Duration limit) {
    return since.filter(start -> now.isBefore(start.plus(limit))).isPresent();
  }

  private Decision decision(Action action, int to, List<Blocked> blocked) {
    int recommended =
        Math.max(lowest, Math.min(policy.max(), demand.asked().orElse(state.current())));
    return new Decision(
        now,
        policy.acts(),
        action,
        state.current(),
        to,
        state.ready(),
        state.interrupted(),
        recommended,
        demand.inputs(),
        demand.zones().map(zones -> shares(zones, action, to)).orElse(new LinkedHashMap<>()),
        blocked);
  }

  private SequencedMap<String, ZoneShare> shares(ZoneDemand zones, Action action, int to) {
    var after =
        switch (action) {
          case NONE -> zones.current();
          case OUT -> zones.raised(asked(), to);
          case IN -> zones.without(victim().orElseThrow());
        };
    return zones.shares(after);
  }
}
