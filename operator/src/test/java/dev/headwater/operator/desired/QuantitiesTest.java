package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "1024Mi, 1Gi",
    "1Gi, 1Gi",
    "1.5Gi, 1536Mi",
    "1536Mi, 1536Mi",
    "1025Ki, 1025Ki",
    "0.5Ki, 512",
    "1000Mi, 1000Mi",
    "0.5, 500m",
    "500m, 500m",
    "2000m, 2",
    "2, 2",
    "0.1, 100m",
    "1000, 1k",
    "1500, 1500",
    "4294967296, 4294967296",
    "4G, 4G",
    "4000M, 4G",
    "0, 0",
    "0Mi, 0",
  })
  void aQuantityIsWrittenAsTheApiServerWritesIt(String declared, String canonical) {
    assertThat(Quantities.canonical(Quantity.parse(declared)).toString()).isEqualTo(canonical);
  }
}
