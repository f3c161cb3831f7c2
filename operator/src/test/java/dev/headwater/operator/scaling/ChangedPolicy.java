package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.ScalingPolicy.Floor;
import dev.headwater.operator.scaling.ScalingPolicy.Pause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A policy that differs from another in what a test changes. */
final class ChangedPolicy {
  private final ScalingPolicy from;
  boolean acts;
  List<Signal> signals;
  OptionalInt maxStep;
  Pause pause;
  Optional<Floor> floor;
  List<Schedule> schedules;
  Optional<String> fault;

  private ChangedPolicy(ScalingPolicy from) {
    this.from = from;
    acts = from.acts();
    signals = from.signals();
    maxStep = from.maxStep();
    pause = from.pause();
    floor = from.floor();
    schedules = from.schedules();
    fault = from.fault();
  }

  static ScalingPolicy of(ScalingPolicy from, Consumer<ChangedPolicy> change) {
    var changed = new ChangedPolicy(from);
    change.accept(changed);
    return changed.policy();
  }

  private ScalingPolicy policy() {
    return new ScalingPolicy(
        acts,
        from.min(),
        from.max(),
        signals,
        from.interval(),
        maxStep,
        from.outCooldown(),
        from.inWindow(),
        from.inCooldown(),
        pause,
        floor,
        schedules,
        fault);
  }
}
