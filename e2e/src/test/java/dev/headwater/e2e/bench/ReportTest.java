package dev.headwater.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.bench.Report.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Report REPORT =
      new Report(
          "scaling",
          new LinkedHashMap<>(Map.of("cpus", "2")),
          new LinkedHashMap<>(Map.of("patch, ms", 4.0)),
          new LinkedHashMap<>(Map.of("ratio", 2.126)),
          new LinkedHashMap<>(Map.of("ratio", Target.atMost(2, 2.126))));

  @Test
  void figuresComeFirstAndWhatIsNotMetIsSaid() {
    assertThat(REPORT.text().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "figures",
            "ratio 2.13",
            "targets",
            "ratio <= 2: 2.13, NOT met",
            "calibration",
            "patch, ms 4",
            "environment",
            "cpus 2");
  }

  @Test
  void theFileHasWhatWasMeasured() throws Exception {
    assertThat(new ObjectMapper().readTree(REPORT.json()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "scaling", "environment": {"cpus": "2"},
                     "calibration": {"patch, ms": 4.0}, "figures": {"ratio": 2.126},
                     "targets": {"ratio": {"target": "<= 2", "measured": 2.126, "met": false}}}
                    """));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 50", "0.99, 99", "0.995, 100", "1, 100", "0, 1"})
  void aShareOfAllMeasuredTimesIsNotLonger(double share, double millis) {
    var times = IntStream.rangeClosed(1, 100).mapToObj(i -> Duration.ofMillis(101 - i)).toList();
    assertThat(Quantiles.of(times).millis(share)).isEqualTo(millis);
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    assertThatThrownBy(() -> Quantiles.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nothing was measured");
  }
}
