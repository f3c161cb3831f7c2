package dev.headwater.operator.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.headwater.operator.replay.Trace.Quality;
import dev.headwater.operator.replay.Trace.Row;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a trace from CSV. */
public final class TraceFile {
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .build();

  private static final String HEADER =
      "the first line names the columns: time, then in and out, or in_<zone id> and out_<zone id>"
          + " for each zone, such as 'time,in,out'";
  private static final Pattern DIRECTION = Pattern.compile("(in|out)_(.+)");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,11}([.]\\d{1,9})?");
  private static final long MILLIS = 1000;

  /** What messages call it. */
  private final String file;

  /** The place of each column, -1 when there is none. */
  private record Columns(List<String> zones, List<Integer> in, List<Integer> out, int count) {}

  private TraceFile(String file) {
    this.file = file;
  }

  /**
   * The trace in a file of comma-separated values: a column {@code time} (RFC 3339, or seconds),
   * and bytes a second that are produced and consumed, {@code in} and {@code out} over all zones or
   * {@code in_<zone id>} and {@code out_<zone id>}. An empty cell or NaN makes its row unknown.
   *
   * @throws InvalidInput when it cannot be read or is no such file
   */
  public static Trace read(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      return read(file.toString(), reader);
    } catch (IOException e) {
      throw new InvalidInput(
          "%s cannot be read: %s.".formatted(file, e.getClass().getSimpleName()));
    }
  }

  /** The trace in the text of such a file. */
  static Trace read(String name, Reader text) throws IOException {
    return new TraceFile(name).read(text);
  }

  private Trace read(Reader text) throws IOException {
    try (MappingIterator<String[]> lines = CSV.readerFor(String[].class).readValues(text)) {
      if (!lines.hasNextValue()) {
        throw new InvalidInput("%s is empty: %s.".formatted(file, HEADER));
      }
      var columns = columns(lines.nextValue());
      var rows = new ArrayList<Row>();
      while (lines.hasNextValue()) {
        var cells = lines.nextValue();
        int line = rows.size() + 2;
        rows.add(row(cells, columns, line, rows.isEmpty() ? Optional.empty() : last(rows)));
      }
      return checked(new Trace(columns.zones(), rows));
    } catch (JacksonException e) {
      throw new InvalidInput(
          "%s is no CSV: %s.".formatted(file, e.getOriginalMessage().replaceAll("\\s+", " ")));
    }
  }

  private static Optional<Row> last(List<Row> rows) {
    return Optional.of(rows.getLast());
  }

  private Trace checked(Trace trace) {
    if (trace.rows().size() < 2) {
      throw new InvalidInput(
          "%s has %d rows: two at least make a load.".formatted(file, trace.rows().size()));
    }
    if (trace.rows().stream().noneMatch(row -> row.quality() == Quality.KNOWN)) {
      throw new InvalidInput(
          "%s has no row that is known: every one has an empty cell or NaN.".formatted(file));
    }
    return trace;
  }

  private Columns columns(String[] names) {
    if (!names[0].replace("\uFEFF", "").equals("time")) {
      throw wrong(1, 1, "is '%s': %s".formatted(names[0], HEADER));
    }
    var zones = new ArrayList<String>();
    var header = List.of(names);
    for (int column = 1; column < names.length; column++) {
      var name = names[column];
      var direction = DIRECTION.matcher(name);
      if (header.indexOf(name) != column) {
        throw wrong(1, column + 1, "is '%s' for the second time".formatted(name));
      }
      if (direction.matches() && !zones.contains(direction.group(2))) {
        zones.add(direction.group(2));
      }
      if (!direction.matches() && !name.equals("in") && !name.equals("out")) {
        throw wrong(1, column + 1, "is '%s': %s".formatted(name, HEADER));
      }
    }
    var ins = new ArrayList<Integer>();
    var outs = new ArrayList<Integer>();
    for (var suffix : zones.isEmpty() ? List.of("") : zones.stream().map(z -> "_" + z).toList()) {
      ins.add(place(header, "in" + suffix));
      outs.add(place(header, "out" + suffix));
    }
    if (header.size() != 1 + ins.size() + outs.size()) {
      throw wrong(1, 2, "and those after it mix totals and zones: " + HEADER);
    }
    return new Columns(zones, ins, outs, header.size());
  }

  private int place(List<String> header, String name) {
    if (!header.contains(name)) {
      throw new InvalidInput(
          "%s, line 1: there is no column '%s': %s.".formatted(file, name, HEADER));
    }
    return header.indexOf(name);
  }

  private Row row(String[] cells, Columns columns, int line, Optional<Row> before) {
    if (cells.length != columns.count()) {
      throw new InvalidInput(
          "%s, line %d has %d cells: the first line names %d columns."
              .formatted(file, line, cells.length, columns.count()));
    }
    var at = time(cells[0], line);
    if (before.filter(row -> !row.at().isBefore(at)).isPresent()) {
      throw wrong(line, 1, "is '%s': time has to grow from row to row".formatted(cells[0]));
    }
    var quality = Quality.KNOWN;
    var traffic = new ArrayList<Traffic>();
    for (int i = 0; i < columns.in().size(); i++) {
      double in = rate(cells, columns.in().get(i), line);
      double out = rate(cells, columns.out().get(i), line);
      traffic.add(new Traffic(in, out));
    }
    for (int column = 1; column < cells.length; column++) {
      quality =
          cells[column].isEmpty()
              ? Quality.MISSING
              : cells[column].equals("NaN") && quality == Quality.KNOWN
                  ? Quality.NOT_A_NUMBER
                  : quality;
    }
    return new Row(at, quality, traffic);
  }

  private Instant time(String text, int line) {
    try {
      return SECONDS.matcher(text).matches()
          ? Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * MILLIS))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong(
          line,
          1,
          "is '%s': time is such as 2026-11-01T08:00:00Z, or seconds such as 1793520000"
              .formatted(text));
    }
  }

  private double rate(String[] cells, int column, int line) {
    var text = cells[column];
    if (text.isEmpty() || text.equals("NaN")) {
      return 0;
    }
    try {
      double rate = Double.parseDouble(text);
      if (Double.isFinite(rate) && rate >= 0) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Said below, with what is allowed.
    }
    throw wrong(
        line,
        column + 1,
        "is '%s': allowed are bytes a second, 0 or more, or NaN or nothing where they are not known"
            .formatted(text));
  }

  private InvalidInput wrong(int line, int column, String what) {
    return new InvalidInput("%s, line %d, column %d %s.".formatted(file, line, column, what));
  }
}
