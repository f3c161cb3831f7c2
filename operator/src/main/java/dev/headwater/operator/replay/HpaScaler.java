package dev.headwater.operator.replay;

import dev.headwater.operator.replay.Trace.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A HorizontalPodAutoscaler that KEDA feeds with the mean of the last minute, as Prometheus's
 * {@code rate(…[1m])} would. The rules are those of
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale and
 * https://keda.sh/docs/latest/scalers/prometheus.
 *
 * @param settings how it is set up
 * @param limits what both kinds share with the StreamCluster
 * @param values newest values, oldest first, NaN where no number was served
 * @param wishes what it would have had in the stabilisation window, where nothing later is higher
 * @param removals when it has removed how many, within the policy's period
 * @param lastSync when it was last asked; empty before
 */
record HpaScaler(
    Settings settings,
    Limits limits,
    List<Dated> values,
    List<Dated> wishes,
    List<Dated> removals,
    Optional<Instant> lastSync)
    implements Scaler {
  private static final Duration SYNC = Duration.ofSeconds(15);
  private static final Duration RATE_RANGE = Duration.ofMinutes(1);
  private static final double TOLERANCE = 0.1;
  private static final int SMALLEST_STEP = 4;

  HpaScaler {
    values = List.copyOf(values);
    wishes = List.copyOf(wishes);
    removals = List.copyOf(removals);
  }

  /**
   * What users set.
   *
   * @param isNullZero whether a value that is missing or no number counts as 0
   * @param window scaleDown.stabilizationWindowSeconds
   * @param mostRemoved pods that may go in a period
   * @param period scaleDown.policies.periodSeconds
   */
  record Settings(boolean isNullZero, Duration window, int mostRemoved, Duration period) {
    /** As they come: 300 s, all pods in 15 s, {@code ignoreNullValues: true}. */
    static final Settings DEFAULTS =
        new Settings(true, Duration.ofMinutes(5), Integer.MAX_VALUE, Duration.ofSeconds(15));

    /** As somebody who knows both sets them: nothing on missing data, 30 min, 1 pod in 5 min. */
    static final Settings TUNED =
        new Settings(false, Duration.ofMinutes(30), 1, Duration.ofMinutes(5));
  }

  /**
   * The same for everybody.
   *
   * @param valuePerBroker target load of one broker, in bytes a second
   */
  record Limits(int min, int max, double valuePerBroker) {}

  /** A value or a count, and when. */
  record Dated(Instant at, double value) {}

  static HpaScaler of(Settings settings, Limits limits) {
    return new HpaScaler(settings, limits, List.of(), List.of(), List.of(), Optional.empty());
  }

  @Override
  public Turn turn(Sight sight) {
    var now = sight.fleet().now();
    int current = sight.fleet().staying();
    if (lastSync.filter(last -> now.isBefore(last.plus(SYNC))).isPresent()) {
      return new Turn(this, current, List.of());
    }
    var newest =
        switch (sight.quality()) {
          case KNOWN -> List.of(new Dated(now, sight.network()));
          case NOT_A_NUMBER -> List.of(new Dated(now, Double.NaN));
          case MISSING -> List.<Dated>of();
        };
    var known = within(values, newest, now.minus(RATE_RANGE));
    var value = value(known, sight.quality());
    if (value.isEmpty()) {
      var held = new HpaScaler(settings, limits, known, wishes, removals, Optional.of(now));
      return new Turn(held, current, List.of("FailedGetExternalMetric"));
    }
    int wish = wish(value.getAsDouble(), current);
    // The controller counts the replicas that it finds as what it would have had.
    var before = lastSync.isEmpty() ? List.of(new Dated(now, current)) : wishes;
    // What is as old as the window still counts.
    var oldest = now.minus(settings.window()).minusNanos(1);
    var wished = wished(before, new Dated(now, wish), oldest);
    var gone = within(removals, List.of(), now.minus(settings.period()));
    int to = bounded(stabilized(wish, current, wished), current, gone);
    var left =
        to < current ? within(gone, List.of(new Dated(now, current - to)), Instant.MIN) : gone;
    var next = new HpaScaler(settings, limits, known, wished, left, Optional.of(now));
    return new Turn(next, to, List.of());
  }

  private static List<Dated> within(List<Dated> known, List<Dated> newest, Instant after) {
    var kept = new ArrayList<>(known);
    kept.addAll(newest);
    kept.removeIf(dated -> !dated.at().isAfter(after));
    return kept;
  }

  /** Those that are not below a later one: of all in the window the highest counts. */
  private static List<Dated> wished(List<Dated> before, Dated newest, Instant after) {
    var wished = new ArrayList<>(before);
    wished.removeIf(wish -> !wish.at().isAfter(after) || wish.value() <= newest.value());
    wished.add(newest);
    return wished;
  }

  /** A rate needs two samples in its range; KEDA's default makes 0 of none, and of NaN. */
  private OptionalDouble value(List<Dated> known, Quality quality) {
    double mean = known.stream().mapToDouble(Dated::value).average().orElse(Double.NaN);
    boolean isFirst = lastSync.isEmpty() && quality == Quality.KNOWN;
    boolean isRate = known.size() >= 2 || isFirst;
    if (isRate && Double.isFinite(mean)) {
      return OptionalDouble.of(mean);
    }
    return settings.isNullZero() ? OptionalDouble.of(0) : OptionalDouble.empty();
  }

  private int wish(double value, int current) {
    double ratio = value / (limits.valuePerBroker() * current);
    boolean isClose = Math.abs(ratio - 1) <= TOLERANCE;
    return isClose ? current : (int) Math.ceil(value / limits.valuePerBroker());
  }

  private static int stabilized(int wish, int current, List<Dated> wishes) {
    int highest = wishes.stream().mapToInt(dated -> (int) dated.value()).max().orElse(wish);
    return Math.clamp(current, wish, Math.max(wish, highest));
  }

  private int bounded(int wish, int current, List<Dated> gone) {
    int removed = gone.stream().mapToInt(dated -> (int) dated.value()).sum();
    int fewest = Math.max(0, current - Math.max(0, settings.mostRemoved() - removed));
    int most = Math.max(2 * current, current + SMALLEST_STEP);
    int limited = Math.clamp(wish, Math.min(fewest, current), most);
    return Math.clamp(limited, limits.min(), limits.max());
  }
}
