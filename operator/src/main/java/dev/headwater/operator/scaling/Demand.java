package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Decision.Input;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.DoubleToIntFunction;

/**
 * What the signals ask for; pure.
 *
 * @param inputs each of them
 * @param zones what each zone needs; empty when no signal is counted by zone
 */
record Demand(List<Input> inputs, Optional<ZoneDemand> zones) {
  Demand {
    inputs = List.copyOf(inputs);
  }

  static Demand of(
      ScalingPolicy policy, LoadWindow window, BrokerState state, ScalingTimes times, Instant now) {
    var zones = state.zones().sequencedKeySet();
    var inputs =
        policy.signals().stream()
            .map(signal -> input(signal, zones, window, policy, times, now))
            .toList();
    return new Demand(inputs, ZoneDemand.of(policy, window, state, times, now));
  }

  private static Input input(
      Signal signal,
      Collection<String> zones,
      LoadWindow window,
      ScalingPolicy policy,
      ScalingTimes times,
      Instant now) {
    var name = signal.name();
    var load = window.load(name, now, policy, times);
    var peak = window.peak(name, now, policy);
    if (!signal.byZone() || zones.isEmpty()) {
      return new Input(
          signal,
          load,
          peak,
          brokers(load, signal::brokersFor),
          brokers(peak, signal::leastFor),
          window.problem(name));
    }
    var needs =
        zones.stream()
            .map(zone -> brokers(window.load(name, zone, now, policy, times), signal::brokersFor));
    var lasting =
        zones.stream().map(zone -> brokers(window.peak(name, zone, now, policy), signal::leastFor));
    return new Input(
        signal,
        load,
        peak,
        brokers(load, _ -> ZoneDemand.total(needs.map(need -> need.orElse(1)).toList())),
        brokers(peak, _ -> ZoneDemand.total(lasting.map(need -> need.orElse(1)).toList())),
        window.problem(name));
  }

  private static OptionalInt brokers(OptionalDouble load, DoubleToIntFunction need) {
    return load.isPresent()
        ? OptionalInt.of(need.applyAsInt(load.getAsDouble()))
        : OptionalInt.empty();
  }

  /**
   * Brokers that the signals ask for, where what is close to the target asks for none.
   *
   * @param state the brokers; those whose node is about to go are made up for
   */
  int now(BrokerState state) {
    int ofAll =
        inputs.stream()
            .filter(input -> input.signal().addsBrokers() && !isByZone(input))
            .filter(input -> input.load().isPresent())
            .mapToInt(i -> i.signal().brokersFor(i.load().getAsDouble(), state.usable()))
            .max()
            .orElse(0);
    int madeUp = ofAll + state.interrupted();
    return Math.max(madeUp, zones.map(all -> ZoneDemand.total(all.now().values())).orElse(0));
  }

  private boolean isByZone(Input input) {
    return zones.isPresent() && input.signal().byZone();
  }

  /** Fewest brokers that the window leaves room for. */
  int lasting() {
    int ofAll = inputs.stream().mapToInt(input -> input.least().orElse(0)).max().orElse(0);
    return Math.max(ofAll, zones.map(all -> ZoneDemand.total(all.lasting().values())).orElse(0));
  }

  /** Brokers that the signals ask for to the broker; empty when none is known. */
  OptionalInt asked() {
    return inputs.stream()
        .filter(input -> input.signal().addsBrokers())
        .flatMapToInt(input -> input.brokers().stream())
        .max();
  }
}
