package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void doublesFromOneToThirtySeconds() {
    assertThat(IntStream.rangeClosed(1, 8).mapToLong(n -> BackOff.after(n).toSeconds()))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }
}
