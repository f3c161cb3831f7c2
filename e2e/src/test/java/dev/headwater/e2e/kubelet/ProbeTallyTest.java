package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.kubelet.ProbeTally.Verdict;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTallyTest {
  /** Two passes in a row are a success, three failures in a row a failure. */
  private static final ProbeTiming TIMING =
      new ProbeTiming(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 3);

  @ParameterizedTest
  @CsvSource({
    "FAILURE, '', FAILURE",
    "FAILURE, +, FAILURE",
    "FAILURE, ++, SUCCESS",
    "FAILURE, +-+, FAILURE",
    "FAILURE, ++--, SUCCESS",
    "FAILURE, ++---, FAILURE",
    "FAILURE, ++--+--, SUCCESS",
    "SUCCESS, --, SUCCESS",
    "SUCCESS, ---, FAILURE",
    "UNKNOWN, --, UNKNOWN",
    "UNKNOWN, ---, FAILURE",
    "UNKNOWN, -+, UNKNOWN",
    "UNKNOWN, -++, SUCCESS"
  })
  void aVerdictChangesAfterEnoughEqualResultsInARow(
      Verdict before, String results, Verdict verdict) {
    var tally = ProbeTally.startingAs(before);
    for (int i = 0; i < results.length(); i++) {
      tally = tally.after(results.charAt(i) == '+', TIMING);
    }
    assertThat(tally.verdict()).isEqualTo(verdict);
  }
}
