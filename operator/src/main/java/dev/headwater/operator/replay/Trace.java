package dev.headwater.operator.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded load.
 *
 * @param zones ids of the zones that the columns belong to; none when the columns are totals
 * @param rows oldest first, two at least, one of them known
 */
public record Trace(List<String> zones, List<Row> rows) {
  /** Rows that are further apart than so many usual distances have a gap between them. */
  private static final int GAP_AFTER = 2;

  private static final double NANOS = 1e9;

  public Trace {
    zones = List.copyOf(zones);
    rows = List.copyOf(rows);
  }

  /** What is known of a time. */
  enum Quality {
    /** The load was recorded. */
    KNOWN,
    /** Something was recorded that is no number. */
    NOT_A_NUMBER,
    /** Nothing was recorded. */
    MISSING
  }

  /**
   * A row.
   *
   * @param traffic one for each zone, or the total; what is not known is {@link Traffic#NONE}
   */
  record Row(Instant at, Quality quality, List<Traffic> traffic) {
    Row {
      traffic = List.copyOf(traffic);
    }
  }

  Instant start() {
    return rows.getFirst().at();
  }

  Instant end() {
    return rows.getLast().at();
  }

  /**
   * The trace at regular times. The load between rows, and where none was recorded, lies on the
   * line between the neighbours that are known: clients do not stop because a metric is missing.
   */
  List<Row> every(Duration step) {
    var known = rows.stream().filter(row -> row.quality() == Quality.KNOWN).toList();
    var usual = usualDistance().multipliedBy(GAP_AFTER);
    var regular = new ArrayList<Row>();
    int row = 0;
    int later = 0;
    for (var at = start(); !at.isAfter(end()); at = at.plus(step)) {
      while (row + 1 < rows.size() && !rows.get(row + 1).at().isAfter(at)) {
        row++;
      }
      while (later < known.size() && !known.get(later).at().isAfter(at)) {
        later++;
      }
      regular.add(new Row(at, quality(row, at, usual), between(known, later, at)));
    }
    return regular;
  }

  private Quality quality(int row, Instant at, Duration longest) {
    boolean isLast = row + 1 == rows.size();
    boolean isGap =
        !isLast
            && at.isAfter(rows.get(row).at())
            && Duration.between(rows.get(row).at(), rows.get(row + 1).at()).compareTo(longest) > 0;
    return isGap ? Quality.MISSING : rows.get(row).quality();
  }

  private static List<Traffic> between(List<Row> known, int later, Instant at) {
    if (later == 0) {
      return known.getFirst().traffic();
    }
    if (later == known.size()) {
      return known.getLast().traffic();
    }
    var before = known.get(later - 1);
    var after = known.get(later);
    double share = seconds(before.at(), at) / seconds(before.at(), after.at());
    var traffic = new ArrayList<Traffic>();
    for (int i = 0; i < before.traffic().size(); i++) {
      traffic.add(before.traffic().get(i).towards(after.traffic().get(i), share));
    }
    return traffic;
  }

  /** The median distance from a row to the next. */
  private Duration usualDistance() {
    var distances = new ArrayList<Duration>();
    for (int i = 1; i < rows.size(); i++) {
      distances.add(Duration.between(rows.get(i - 1).at(), rows.get(i).at()));
    }
    distances.sort(null);
    return distances.get(distances.size() / 2);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / NANOS;
  }
}
