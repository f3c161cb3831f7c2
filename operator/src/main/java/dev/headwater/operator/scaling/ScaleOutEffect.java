package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Blocked;
import dev.headwater.operator.scaling.Decision.Input;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whether brokers that were added have relieved the others; pure, and in memory like the window.
 * Work that is spread over more brokers keeps its sum of busy ratios. When the sum has grown with
 * the brokers instead, and the bytes that clients move have not, the brokers are busy with
 * something that more of them do not share: a hot partition, or a limit behind them. Loads that are
 * amounts, such as bytes, say nothing of it, since their sum is what clients ask for.
 */
public sealed interface ScaleOutEffect {
  /** Nothing is watched. */
  record Unknown() implements ScaleOutEffect {}

  /**
   * Brokers were added for a busy ratio.
   *
   * @param busy sum of the ratio over the brokers before
   * @param bytes load of the signal of the network before
   * @param from brokers before
   * @param to brokers that there were to be
   * @param at when it was decided
   * @param ready since when all of them are ready; empty while they are not
   */
  record Watched(
      String signal,
      double busy,
      double bytes,
      int from,
      int to,
      Instant at,
      Optional<Instant> ready)
      implements ScaleOutEffect {}

  /**
   * They have not relieved the others.
   *
   * @param to brokers that there were when it was judged
   * @param until when another try is made
   */
  record Ineffective(String signal, int from, int to, Instant until) implements ScaleOutEffect {
    Blocked blocked() {
      return new Blocked(
          Blocker.INEFFECTIVE_SCALE_OUT,
          "%d brokers are hardly less busy (%s) than %d were, though clients move no more bytes: a hot partition, or a limit behind the brokers; none is added for it until %s"
              .formatted(to, signal, from, until.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  /** With what is there now. */
  default ScaleOutEffect seeing(
      LoadWindow window, int ready, ScalingPolicy policy, ScalingTimes times, Instant now) {
    return switch (this) {
      case Unknown _ -> this;
      case Ineffective known ->
          now.isBefore(known.until()) && policy.has(known.signal()) ? known : new Unknown();
      case Watched watched ->
          now.isBefore(watched.at().plus(times.relief()))
              ? judged(watched, window, ready, policy, times, now)
              : new Unknown();
    };
  }

  private static ScaleOutEffect judged(
      Watched known,
      LoadWindow window,
      int ready,
      ScalingPolicy policy,
      ScalingTimes times,
      Instant now) {
    var since =
        ready < known.to() ? Optional.<Instant>empty() : known.ready().or(() -> Optional.of(now));
    var watched =
        new Watched(
            known.signal(),
            known.busy(),
            known.bytes(),
            known.from(),
            known.to(),
            known.at(),
            since);
    var busy = window.load(known.signal(), now, policy, times);
    var bytes = bytes(window, policy, times, now);
    boolean isSettled =
        since.filter(start -> !now.isBefore(start.plus(times.settling()))).isPresent();
    if (!isSettled || busy.isEmpty() || bytes.isEmpty()) {
      return watched;
    }
    return hasGrownWithTheBrokers(watched, busy.getAsDouble(), bytes.get(), ready)
        ? new Ineffective(known.signal(), known.from(), ready, now.plus(times.relief()))
        : new Unknown();
  }

  /** Spread over more brokers the mean falls to from/ready; half of that fall is demanded. */
  private static boolean hasGrownWithTheBrokers(
      Watched before, double busy, double bytes, int ready) {
    double demanded = Math.max(1, bytes / before.bytes());
    double halfway = (before.from() + ready) / (2.0 * before.from());
    return busy >= before.busy() * demanded * halfway;
  }

  /** After a decision: a scale out for a busy ratio is watched, the first of several in a row. */
  default ScaleOutEffect after(
      Decision decision, LoadWindow window, ScalingPolicy policy, ScalingTimes times) {
    if (!(this instanceof Unknown) || !decision.acts() || decision.action() != Action.OUT) {
      return this;
    }
    var bytes = bytes(window, policy, times, decision.at()).filter(load -> load > 0);
    return decision.inputs().stream()
        .filter(input -> input.signal().addsBrokers() && input.brokers().isPresent())
        .max(Comparator.comparingInt(input -> input.brokers().getAsInt()))
        .filter(ScaleOutEffect::isBusyRatio)
        .flatMap(input -> bytes.map(load -> watched(input, load, decision)))
        .orElse(this);
  }

  private static ScaleOutEffect watched(Input input, double bytes, Decision decision) {
    return new Watched(
        input.signal().name(),
        input.load().orElseThrow(),
        bytes,
        decision.from(),
        decision.to(),
        decision.at(),
        Optional.empty());
  }

  private static boolean isBusyRatio(Input input) {
    return input.signal().source() instanceof Load load && load.isRatio();
  }

  private static Optional<Double> bytes(
      LoadWindow window, ScalingPolicy policy, ScalingTimes times, Instant now) {
    return policy.signals().stream()
        .filter(signal -> signal.source() instanceof Load.Network)
        .flatMapToDouble(signal -> window.load(signal.name(), now, policy, times).stream())
        .boxed()
        .findFirst();
  }
}
