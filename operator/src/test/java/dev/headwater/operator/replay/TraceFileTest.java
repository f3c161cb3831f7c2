package dev.headwater.operator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headwater.operator.replay.Trace.Quality;
import dev.headwater.operator.replay.Trace.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {
  private static final Duration STEP = Duration.ofSeconds(15);

  @TempDir private Path folder;

  @Test
  void secondsAndTimesOfRfc3339AreRead() throws IOException {
    assertThat(read("time,in,out\n30.5,1,2\n60,3,4\n").start())
        .isEqualTo(Instant.parse("1970-01-01T00:00:30.500Z"));
    assertThat(
            read("time,out,in\n2026-11-01T09:00:00+01:00,1,2\n2026-11-01T08:01:00Z,3,4\n").rows())
        .extracting(Row::at, row -> row.traffic().getFirst())
        .containsExactly(
            tuple(Instant.parse("2026-11-01T08:00:00Z"), new Traffic(2, 1)),
            tuple(Instant.parse("2026-11-01T08:01:00Z"), new Traffic(4, 3)));
  }

  @Test
  void loadBetweenRowsLiesOnTheLine() throws IOException {
    assertThat(read("time,in,out\n0,0,0\n60,40,80\n").every(STEP))
        .extracting(row -> row.traffic().getFirst())
        .containsExactly(
            new Traffic(0, 0),
            new Traffic(10, 20),
            new Traffic(20, 40),
            new Traffic(30, 60),
            new Traffic(40, 80));
  }

  @Test
  void whatIsNotKnownIsSeenSoAndCarriedAllTheSame() throws IOException {
    var steps = read("time,in,out\n0,0,0\n15,,\n30,NaN,1\n45,NaN,\n60,40,0\n").every(STEP);
    assertThat(steps)
        .extracting(Row::quality)
        .containsExactly(
            Quality.KNOWN, Quality.MISSING, Quality.NOT_A_NUMBER, Quality.MISSING, Quality.KNOWN);
    assertThat(steps.get(2).traffic()).containsExactly(new Traffic(20, 0));
  }

  @Test
  void rowsThatAreLeftOutAreAGap() throws IOException {
    var steps = read("time,in,out\n0,1,1\n15,1,1\n30,1,1\n75,1,1\n90,1,1\n").every(STEP);
    assertThat(steps)
        .extracting(Row::quality)
        .containsExactly(
            Quality.KNOWN,
            Quality.KNOWN,
            Quality.KNOWN,
            Quality.MISSING,
            Quality.MISSING,
            Quality.KNOWN,
            Quality.KNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| is empty: the first line names the columns",
        "at,in,out;0,1,1| line 1, column 1 is 'at': the first line names the columns",
        "time,in,bytes;0,1,1| line 1, column 3 is 'bytes': the first line names the columns",
        "time,in;0,1| line 1: there is no column 'out'",
        "time,in,in;0,1,1| line 1, column 3 is 'in' for the second time",
        "time,in_a,out_a,in;0,1,1,1| line 1, column 2 and those after it mix totals and zones",
        "time,in_a,out_b;0,1,1| line 1: there is no column 'out_a'",
        "time,in,out;0,1,1| has 1 rows: two at least",
        "time,in,out;0,,;60,NaN,1| has no row that is known",
        "time,in,out;0,1,1;60,1| line 3 has 2 cells: the first line names 3 columns",
        "time,in,out;60,1,1;0,1,1| line 3, column 1 is '0': time has to grow from row to row",
        "time,in,out;noon,1,1| line 2, column 1 is 'noon': time is such as 2026-11-01T08:00:00Z",
        "time,in,out;0,1,-1| line 2, column 3 is '-1': allowed are bytes a second, 0 or more",
        "time,in,out;0,x,1| line 2, column 2 is 'x': allowed are bytes a second, 0 or more",
        "time,in,out;0,Infinity,1| line 2, column 2 is 'Infinity': allowed are bytes a second",
        "time,in,out;0,\"1,1| is no CSV: ",
      })
  void whatIsWrongIsSaidWithItsPlace(String csv, String message) {
    assertThatThrownBy(() -> read(csv.replace(';', '\n')))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("trace.csv")
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TraceFile.read(folder.resolve("none.csv")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageEndingWith("none.csv cannot be read: NoSuchFileException.");
  }

  private Trace read(String csv) throws IOException {
    return TraceFile.read(Files.writeString(folder.resolve("trace.csv"), csv));
  }
}
