package dev.headwater.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentlySaidTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RecentlySaid recently = new RecentlySaid(Duration.ofMinutes(10));

  @Test
  void theSameIsSaidOnceInTheWindow() {
    assertThat(recently.isNews("a", NOW)).isTrue();
    assertThat(recently.isNews("a", NOW.plusSeconds(599))).isFalse();
    assertThat(recently.isNews("b", NOW)).isTrue();
    assertThat(recently.isNews("a", NOW.plusSeconds(600))).isTrue();
  }

  @Test
  void itForgetsTheOldestWhenThereAreTooMany() {
    for (int i = 0; i <= 10_000; i++) {
      recently.isNews("key" + i, NOW);
    }
    assertThat(recently.isNews("key10000", NOW)).isFalse();
    assertThat(recently.isNews("key0", NOW)).isTrue();
  }
}
