package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.BlockerStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.InputStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.ZoneShareStatus;
import dev.headwater.operator.scaling.Decision;
import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Decision.Input;
import dev.headwater.operator.scaling.Decision.ZoneShare;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is reported of autoscaling; the last report as long as a decision says the same. */
final class ScalingReport {
  private static final int REMEMBERED = 20;
  private static final MathContext DIGITS = new MathContext(4);

  private ScalingReport() {}

  static Optional<AutoscalingStatus> of(Snapshot seen) {
    if (seen.autoscaling().isEmpty()) {
      return Optional.empty();
    }
    var scaling = seen.autoscaling().get();
    var last = scaling.lastReport();
    return scaling
        .decision()
        .filter(_ -> scaling.isReported())
        .map(ScalingReport::status)
        .filter(next -> last.filter(known -> saysTheSame(known, next)).isEmpty())
        .map(next -> new AutoscalingStatus(next, remembered(last, next)))
        .or(() -> last);
  }

  /** Only an action, or what keeps from one, is news: values change all the time. */
  private static boolean saysTheSame(AutoscalingStatus known, DecisionStatus next) {
    var last = known.lastDecision();
    return last != null && key(last).equals(key(next));
  }

  /** What two decisions have in common that say the same. */
  static String key(DecisionStatus decision) {
    return String.join(
        " ",
        decision.action(),
        isNone(decision) ? "" : decision.to().toString(),
        decision.advice() == null ? "" : "advice",
        String.join(",", reasons(decision)));
  }

  private static @Nullable List<DecisionStatus> remembered(
      Optional<AutoscalingStatus> last, DecisionStatus next) {
    var earlier = last.map(AutoscalingStatus::decisionsOrEmpty).orElse(List.of());
    boolean isWorthIt = !isNone(next) || next.blockedBy() != null;
    var all =
        Stream.concat(isWorthIt ? Stream.of(next) : Stream.empty(), earlier.stream())
            .limit(REMEMBERED)
            .toList();
    return all.isEmpty() ? null : all;
  }

  private static boolean isNone(DecisionStatus decision) {
    return decision.action().equals(id(Action.NONE));
  }

  private static List<String> reasons(DecisionStatus decision) {
    return Optional.ofNullable(decision.blockedBy()).orElse(List.of()).stream()
        .map(BlockerStatus::reason)
        .toList();
  }

  static String id(Action action) {
    return switch (action) {
      case NONE -> "None";
      case OUT -> "ScaleOut";
      case IN -> "ScaleIn";
    };
  }

  private static DecisionStatus status(Decision decision) {
    var blockers =
        decision.blockedBy().stream()
            .map(blocked -> new BlockerStatus(blocked.blocker().id(), blocked.message()))
            .toList();
    return new DecisionStatus(
        decision.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        id(decision.action()),
        decision.acts() ? null : true,
        decision.from(),
        decision.to(),
        decision.ready(),
        decision.recommended(),
        decision.inputs().stream().map(ScalingReport::input).toList(),
        zones(decision),
        blockers.isEmpty() ? null : blockers,
        message(decision));
  }

  private static @Nullable List<ZoneShareStatus> zones(Decision decision) {
    var zones =
        decision.zones().entrySet().stream()
            .map(zone -> zone(zone.getKey(), zone.getValue()))
            .toList();
    return zones.isEmpty() ? null : zones;
  }

  private static ZoneShareStatus zone(String id, ZoneShare share) {
    return new ZoneShareStatus(id, share.from(), share.to(), share.needs());
  }

  private static InputStatus input(Input input) {
    return new InputStatus(
        input.signal().name(),
        number(input.load()),
        number(input.peak()),
        number(input.signal().capacity()),
        input.signal().target(),
        input.brokers().isPresent() ? input.brokers().getAsInt() : null,
        input.least().isPresent() ? input.least().getAsInt() : null,
        input.problem().isEmpty() ? null : input.problem());
  }

  /** The decision in a sentence. */
  static String message(Decision decision) {
    var does =
        switch (decision.action()) {
          case NONE -> "%d brokers stay".formatted(decision.from());
          case OUT, IN -> "%d brokers become %d".formatted(decision.from(), decision.to());
        };
    var where = decision.action() == Action.NONE ? "" : zones(decision, ": ", ZoneShare::to);
    var because = decision.inputs().stream().map(ScalingReport::because);
    var but =
        decision.blockedBy().stream()
            .map(blocked -> blocked.blocker().id() + ": " + blocked.message());
    return (decision.acts() ? "" : "Advice: ")
        + does
        + where
        + ". "
        + Stream.of(
                because,
                needs(decision).stream(),
                interrupted(decision).stream(),
                least(decision).stream(),
                but)
            .flatMap(sentences -> sentences)
            .collect(Collectors.joining(". "))
        + ".";
  }

  /** Why more are asked for than the load needs. */
  private static Optional<String> interrupted(Decision decision) {
    return Optional.of(decision.interrupted())
        .filter(count -> count > 0)
        .map(
            count ->
                "%d of the brokers %s on nodes that are about to go, and made up for"
                    .formatted(count, count == 1 ? "is" : "are"));
  }

  private static Optional<String> needs(Decision decision) {
    return Optional.of(zones(decision, "The zones need ", ZoneShare::needs))
        .filter(sentence -> !sentence.isEmpty());
  }

  /** Such as {@code 3 in use1-az1, 2 in use1-az2}; nothing when no signal is counted by zone. */
  private static String zones(Decision decision, String prefix, ToIntFunction<ZoneShare> brokers) {
    return decision.zones().isEmpty()
        ? ""
        : decision.zones().entrySet().stream()
            .map(zone -> brokers.applyAsInt(zone.getValue()) + " in " + zone.getKey())
            .collect(Collectors.joining(", ", prefix, ""));
  }

  /** Why brokers are added that no signal asks for. */
  private static Optional<String> least(Decision decision) {
    int asked =
        decision.inputs().stream()
            .filter(input -> input.signal().addsBrokers())
            .flatMapToInt(input -> input.brokers().stream())
            .max()
            .orElse(0);
    return decision.action() == Action.OUT && decision.recommended() > asked
        ? Optional.of(
            "At least %d are wanted by brokers.autoscaling.min, by headwater.dev/min-brokers, or by a scale out that is not finished"
                .formatted(decision.recommended()))
        : Optional.empty();
  }

  private static String because(Input input) {
    var signal = input.signal();
    return input.load().isEmpty()
        ? signal.name() + " is not known"
        : "%s is %s and needs %d brokers of %s * %s%s"
            .formatted(
                signal.name(),
                number(input.load()),
                input.brokers().orElse(0),
                number(signal.capacity()),
                number(signal.target()),
                signal.byZone() ? ", zone by zone" : "");
  }

  private static @Nullable String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : null;
  }

  private static String number(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
