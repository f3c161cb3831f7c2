package dev.headwater.operator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionLineTest {
  @ParameterizedTest
  @CsvSource({
    "up 1, 1.0",
    "up 1 1732449600000, 1.0",
    "up{} 2.5E3, 2500.0",
    "up +Inf, Infinity",
    "up -Inf, -Infinity",
    "up NaN, NaN"
  })
  void valuesAreRead(String line, double value) {
    assertThat(ExpositionLine.parse(line)).contains(new ExpositionLine("up", Map.of(), value));
  }

  @Test
  void labelsAreReadWithTheirEscapes() {
    assertThat(ExpositionLine.parse("a:b{x=\"1\", path=\"C:\\\\ \\\"q\\\" }\",n=\"l\\nm\",} 3"))
        .contains(
            new ExpositionLine("a:b", Map.of("x", "1", "path", "C:\\ \"q\" }", "n", "l\nm"), 3));
  }

  @Test
  void aLongValueTakesNoStack() {
    var value = "x".repeat(1_000_000);
    assertThat(ExpositionLine.parse("a{l=\"" + value + "\"} 1"))
        .contains(new ExpositionLine("a", Map.of("l", value), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "up one",
        "1up 1",
        "up{a} 1",
        "up{a=1} 1",
        "up{a=\"1\" 1",
        "up{a=\"1\"b=\"2\"} 1",
        "up{a=\"\\t\"} 1",
        "up 1 soon",
        "up 1 2 3",
        "<html>"
      })
  void whatIsNoSampleIsNone(String line) {
    assertThat(ExpositionLine.parse(line)).isEmpty();
  }
}
