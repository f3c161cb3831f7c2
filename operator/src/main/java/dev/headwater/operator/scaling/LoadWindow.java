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
import java.util.function.Function;

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
   * @param zones by signal that is counted by zone, and zone; what was not known is absent
   * @param complete whether every required signal was known, from enough brokers
   */
  record Need(
      Instant at,
      Map<String, Double> loads,
      Map<String, Map<String, Double>> zones,
      boolean complete) {
    Need {
      loads = Map.copyOf(loads);
      zones = Map.copyOf(zones);
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
    var newest =
        new ArrayList<>(since(scrape.at().minus(reach(policy, times)), samples, Sample::at));
    newest.add(sample);
    var raw = new LoadWindow(since, Optional.of(scrape), newest, needs, complete);
    var start = scrape.at().minus(policy.inWindow()).minus(late(policy));
    var kept = new ArrayList<>(since(start, needs, Need::at));
    var need = raw.need(sample, policy, times);
    kept.add(need);
    var lastComplete = need.complete() ? Optional.of(need.at()) : complete;
    return new LoadWindow(since, raw.last, raw.samples, kept, lastComplete);
  }

  /** The end of what is in order of time. */
  private static <T> List<T> since(Instant start, List<T> known, Function<T, Instant> at) {
    int first = 0;
    while (first < known.size() && at.apply(known.get(first)).isBefore(start)) {
      first++;
    }
    return known.subList(first, known.size());
  }

  private Need need(Sample newest, ScalingPolicy policy, ScalingTimes times) {
    var loads = new TreeMap<String, Double>();
    var zones = new TreeMap<String, Map<String, Double>>();
    boolean isComplete = true;
    for (var signal : policy.signals()) {
      var load = load(signal.name(), newest.at(), policy, times);
      load.ifPresent(value -> loads.put(signal.name(), value));
      if (signal.byZone()) {
        zones.put(signal.name(), zones(signal.name(), newest.at(), policy, times));
      }
      isComplete &= !signal.required() || (load.isPresent() && newest.covers(signal.name()));
    }
    return new Need(newest.at(), loads, zones, isComplete && !loads.isEmpty());
  }

  /** A signal's load in each zone of which it is known. */
  private Map<String, Double> zones(
      String signal, Instant now, ScalingPolicy policy, ScalingTimes times) {
    var known = new TreeMap<String, Double>();
    samples.stream()
        .flatMap(sample -> sample.zones(signal).keySet().stream())
        .distinct()
        .forEach(
            zone ->
                load(signal, zone, now, policy, times).ifPresent(load -> known.put(zone, load)));
    return known;
  }

  /** A signal's load now: the median of the newest values; empty while there are too few. */
  OptionalDouble load(String signal, Instant now, ScalingPolicy policy, ScalingTimes times) {
    return median(sample -> sample.load(signal), now, policy, times);
  }

  /** The same of one zone, for a signal that is counted by zone. */
  OptionalDouble load(
      String signal, String zone, Instant now, ScalingPolicy policy, ScalingTimes times) {
    return median(sample -> Sample.known(sample.zones(signal), zone), now, policy, times);
  }

  private OptionalDouble median(
      Function<Sample, OptionalDouble> of, Instant now, ScalingPolicy policy, ScalingTimes times) {
    var values = new ArrayList<Double>();
    var newest = now;
    var reach = now.minus(reach(policy, times));
    for (var sample : samples.reversed()) {
      var load = of.apply(sample);
      if (sample.at().isBefore(reach) || load.isEmpty()) {
        continue;
      }
      newest = values.isEmpty() ? sample.at() : newest;
      values.add(load.getAsDouble());
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
    return newest.plus(intervals(STALE_AFTER, policy)).isBefore(now);
  }

  /** How old a value may be that a median is made of. */
  private static Duration reach(ScalingPolicy policy, ScalingTimes times) {
    return times.smoothing().plus(intervals(STALE_AFTER * 2, policy));
  }

  private static Duration late(ScalingPolicy policy) {
    return intervals(LATE_AFTER, policy);
  }

  /** Duration.multipliedBy counts by BigDecimal, which is felt in a replay. */
  private static Duration intervals(int count, ScalingPolicy policy) {
    return Duration.ofNanos(count * policy.interval().toNanos());
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
    return peak(Need::loads, signal, now, policy);
  }

  /** The same of one zone: each has its own, whenever it was. */
  OptionalDouble peak(String signal, String zone, Instant now, ScalingPolicy policy) {
    return peak(need -> need.zones().getOrDefault(signal, Map.of()), zone, now, policy);
  }

  private OptionalDouble peak(
      Function<Need, Map<String, Double>> loads, String key, Instant now, ScalingPolicy policy) {
    var start = now.minus(policy.inWindow());
    var peak = OptionalDouble.empty();
    for (var need : needs) {
      var load = loads.apply(need).get(key);
      if (load != null && !need.at().isBefore(start) && load >= peak.orElse(0)) {
        peak = OptionalDouble.of(load);
      }
    }
    return peak;
  }

  /** Share of the window in which all required signals were known, 0 to 1. */
  double coverage(Instant now, ScalingPolicy policy) {
    var start = now.minus(policy.inWindow());
    var late = late(policy);
    var covered = Duration.ZERO;
    var before = Optional.<Instant>empty();
    for (var need : needs) {
      if (!need.complete()) {
        before = Optional.empty();
        continue;
      }
      covered = covered.plus(gap(before.orElse(need.at()), need.at(), start, late));
      before = Optional.of(need.at());
    }
    covered = covered.plus(gap(before.orElse(now), now, start, late));
    return (double) covered.toNanos() / policy.inWindow().toNanos();
  }

  private static Duration gap(Instant from, Instant to, Instant start, Duration late) {
    var begin = from.isBefore(start) ? start : from;
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
