package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
  private static final Map<String, String> VARIABLES =
      Map.of("NODE_ID", "1001", "A", "$(B)", "B", "b", "with.dot-and_", "x");

  @ParameterizedTest
  @CsvSource({
    "node.id=$(NODE_ID), node.id=1001",
    "$(B)$(B), bb",
    "$(A), $(B)",
    "$(UNKNOWN), $(UNKNOWN)",
    "$$(B), $(B)",
    "$$$(B), $b",
    "$$$$(B), $$(B)",
    "$B, $B",
    "$(B, $(B",
    "100$, 100$",
    "$(with.dot-and_), x"
  })
  void isAsKubernetesDoesIt(String text, String expanded) {
    assertThat(VariableExpansion.expand(text, VARIABLES)).isEqualTo(expanded);
  }
}
