package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

  private final Silences silences = new Silences();

  private long seconds(int at, Optional<Boolean> unanswered) {
    return silences.lasts(ORDERS, unanswered, START.plus(Duration.ofSeconds(at))).toSeconds();
  }

  @Test
  void aSilenceLastsFromTheFirstUnansweredCallToTheNextAnswer() {
    assertThat(seconds(0, Optional.of(true))).isZero();
    assertThat(seconds(5, Optional.empty())).isEqualTo(5);
    assertThat(seconds(9, Optional.of(true))).isEqualTo(9);
    assertThat(seconds(10, Optional.of(false))).isZero();
    assertThat(seconds(20, Optional.of(true))).isZero();
  }

  @Test
  void aTopicThatIsForgottenBeginsAnew() {
    assertThat(seconds(0, Optional.of(true))).isZero();
    silences.forget(ORDERS);
    assertThat(seconds(7, Optional.of(true))).isZero();
  }
}
