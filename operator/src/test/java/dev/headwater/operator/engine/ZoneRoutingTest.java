package dev.headwater.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneRoutingTest {
  @Test
  void theMapIsWrittenAsTheEngineReadsItAndTheSameInAnyOrder() {
    var map =
        new TreeMap<>(
            Map.of(
                "use1-az6",
                new TreeSet<>(List.of("10.0.0.0/20")),
                "use1-az1",
                new TreeSet<>(List.of("10.0.32.0/20", "100.64.0.0/18"))));
    assertThat(ZoneCidrBlocks.render(new TreeMap<>(map)))
        .isEqualTo("use1-az1@10.0.32.0/20,100.64.0.0/18<>use1-az6@10.0.0.0/20");
  }

  @ParameterizedTest
  @CsvSource({"1.7.3,2", "1.7.10-rc1,2", "1.8.0,1", "1.10.0,1", "2.0.0-rc0,1", "0.9.9,2"})
  void whatIsKnownToGoWrongDependsOnTheVersion(String version, int bugs) {
    assertThat(ZoneRoutingBugs.of(version)).hasSize(bugs).first().asString().contains("2902");
  }
}
