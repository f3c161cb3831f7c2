package dev.headwater.operator.prometheus;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a server recorded. */
public sealed interface History {
  /** Nothing yet, of no series. */
  static History nothing() {
    return new Recorded("", new TreeMap<>());
  }

  /**
   * One series.
   *
   * @param series its labels; empty when it has no value
   * @param values 0 or more, or NaN, by their times; those that are missing were not recorded
   */
  record Recorded(String series, NavigableMap<Instant, Double> values) implements History {}

  /**
   * Nothing that can be used.
   *
   * @param why what the server did, its own words included: they are for who may ask it himself
   */
  record Failed(String why) implements History {}

  /** This and what comes after it, which has to be the same series. */
  default History then(History later) {
    if (!(this instanceof Recorded(var series, var values))
        || !(later instanceof Recorded(var next, var more))) {
      return this instanceof Failed ? this : later;
    }
    if (!series.isEmpty() && !next.isEmpty() && !series.equals(next)) {
      return new Failed(HistoryAnswer.several(series + ", " + next));
    }
    var all = new TreeMap<>(values);
    all.putAll(more);
    return new Recorded(series.isEmpty() ? next : series, all);
  }
}
