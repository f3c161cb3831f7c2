package dev.headwater.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is remembered of the load; it lives in memory and begins anew with the operator.
 *
 * @param since when it began: nothing is known of the time before
 * @param last the newest scrape, from which the next one's rates are counted
 * @param samples the newest samples, enough for a median
 * @param needs the medians as they were, as far back as brokers may not leave
 * @param complete when all required signals were last known, from enough brokers; empty: never
 */
public record LoadWindow(
    Instant since,
    Optional<Scrape> last,
    List<Sample> samples,
    List<Need> needs,
    Optional<Instant> complete) {
  private static final int FEWEST_FOR_MEDIAN = 3;

  /** A signal is stale when so many scrapes in a row brought nothing. */
  private static final int STALE_AFTER = 3;

  /** A scrape that comes this many intervals after the last one leaves no gap. */
  private static final int LATE_AFTER = 2;

  public LoadWindow {
    samples = List.copyOf(samples);
    needs = List.copyOf(needs);
  }

  /**
   * The smoothed loads at one time.
   *
   * @param loads by signal; one that was not known is absent
   * @param complete whether every required signal was known, from enough brokers
   */
  record Need(Instant at, Map<String, Double> loads, boolean complete) {
    Need {
      loads = Map.copyOf(loads);
    }
  }

  /** A window that knows nothing yet. */
  public static LoadWindow startingAt(Instant now) {
    return new LoadWindow(now, Optional.empty(), List.of(), List.of(), Optional.empty());
  }

  /** Whether a scrape is newer than all that is in here. */
  public boolean lacks(Instant scrapedAt) {
    return last.filter(scrape -> !scrape.at().isBefore(scrapedAt)).isEmpty();
  }

  /**
   * The window after a scrape; what is too old to matter is dropped.
   *
   * @param settled brokers that have been ready for two intervals
   */
  public LoadWindow with(
      Scrape scrape, Set<Integer> settled, ScalingPolicy policy, ScalingTimes times) {
    var sample = Sample.of(policy.signals(), last, scrape, settled);
    var newest = new ArrayList<>(samples);
    newest.add(sample);
    var oldest = scrape.at().minus(reach(policy, times));
    newest.removeIf(known -> known.at().isBefore(oldest));
    var raw = new LoadWindow(since, Optional.of(scrape), newest, needs, complete);
    var kept = new ArrayList<>(needs);
    var need = raw.need(sample, policy, times);
    kept.add(need);
    var start = scrape.at().minus(policy.inWindow()).minus(late(policy));
    kept.removeIf(known -> known.at().isBefore(start));
    var lastComplete = need.complete() ? Optional.of(need.at()) : complete;
    return new LoadWindow(since, raw.last, raw.samples, kept, lastComplete);
  }

  private Need need(Sample newest, ScalingPolicy policy, ScalingTimes times) {
    var loads = new TreeMap<String, Double>();
    boolean isComplete = true;
    for (var signal : policy.signals()) {
      var load = load(signal.name(), newest.at(), policy, times);
      load.ifPresent(value -> loads.put(signal.name(), value));
      isComplete &= !signal.required() || (load.isPresent() && newest.covers(signal.name()));
    }
    return new Need(newest.at(), loads, isComplete && !loads.isEmpty());
  }

  /** A signal's load now: the median of the newest values; empty while there are too few. */
  OptionalDouble load(String signal, Instant now, ScalingPolicy policy, ScalingTimes times) {
    var values = new ArrayList<Double>();
    var newest = now;
    var reach = now.minus(reach(policy, times));
    for (var sample : samples.reversed()) {
      var measured = sample.signals().get(signal);
      if (sample.at().isBefore(reach) || measured == null || measured.load().isEmpty()) {
        continue;
      }
      newest = values.isEmpty() ? sample.at() : newest;
      values.add(measured.load().getAsDouble());
      boolean isLong = Duration.between(sample.at(), newest).compareTo(times.smoothing()) >= 0;
      if (values.size() >= FEWEST_FOR_MEDIAN && isLong) {
        return isStale(newest, now, policy)
            ? OptionalDouble.empty()
            : OptionalDouble.of(median(values));
      }
    }
    return OptionalDouble.empty();
  }

  private static boolean isStale(Instant newest, Instant now, ScalingPolicy policy) {
    return newest.plus(policy.interval().multipliedBy(STALE_AFTER)).isBefore(now);
  }

  /** How old a value may be that a median is made of. */
  private static Duration reach(ScalingPolicy policy, ScalingTimes times) {
    return times.smoothing().plus(policy.interval().multipliedBy(STALE_AFTER * 2L));
  }

  private static Duration late(ScalingPolicy policy) {
    return policy.interval().multipliedBy(LATE_AFTER);
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Whether the newest scrape brought a signal from enough brokers for one to leave. */
  boolean isCovered(String signal) {
    return !samples.isEmpty() && samples.getLast().covers(signal);
  }

  /** Why the newest value of a signal is missing or incomplete; empty when it is not. */
  String problem(String signal) {
    return samples.isEmpty()
        ? "no broker has answered yet"
        : Optional.ofNullable(samples.getLast().signals().get(signal))
            .map(Sample.Measured::problem)
            .orElse("not read yet");
  }

  /** The highest load of a signal within the window. */
  OptionalDouble peak(String signal, Instant now, ScalingPolicy policy) {
    var start = now.minus(policy.inWindow());
    return needs.stream()
        .filter(need -> !need.at().isBefore(start))
        .map(need -> need.loads().get(signal))
        .filter(load -> load != null)
        .mapToDouble(Double::doubleValue)
        .max();
  }

  /** Share of the window in which all required signals were known, 0 to 1. */
  double coverage(Instant now, ScalingPolicy policy) {
    var start = now.minus(policy.inWindow());
    var covered = Duration.ZERO;
    var before = Optional.<Instant>empty();
    for (var need : needs) {
      if (!need.complete()) {
        before = Optional.empty();
        continue;
      }
      covered = covered.plus(gap(before.orElse(need.at()), need.at(), start, policy));
      before = Optional.of(need.at());
    }
    covered = covered.plus(gap(before.orElse(now), now, start, policy));
    return (double) covered.toNanos() / policy.inWindow().toNanos();
  }

  private static Duration gap(Instant from, Instant to, Instant start, ScalingPolicy policy) {
    var begin = from.isBefore(start) ? start : from;
    var late = late(policy);
    var gap = Duration.between(begin, to);
    return gap.isNegative() ? Duration.ZERO : gap.compareTo(late) > 0 ? late : gap;
  }

  /** When all required signals were last known; when it began, if they never were. */
  public Instant lastComplete() {
    return complete.orElse(since);
  }

  /** Whether all required signals were known at least once. */
  public boolean wasComplete() {
    return complete.isPresent();
  }
}
