package dev.headwater.operator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.kafka.TopicAnswer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
  private static final TopicAnswer SILENT = new TopicAnswer.Unreachable("silent");

  private final Silences silences = new Silences();

  private long seconds(int at, Optional<TopicAnswer> answer) {
    return silences.lasts(ORDERS, answer, START.plus(Duration.ofSeconds(at))).toSeconds();
  }

  @Test
  void aSilenceLastsFromTheFirstUnansweredCallToTheNextAnswer() {
    assertThat(seconds(0, Optional.of(SILENT))).isZero();
    assertThat(seconds(5, Optional.empty())).isEqualTo(5);
    assertThat(seconds(9, Optional.of(SILENT))).isEqualTo(9);
    assertThat(seconds(10, Optional.of(new TopicAnswer.Absent()))).isZero();
    assertThat(seconds(20, Optional.of(SILENT))).isZero();
  }

  @Test
  void aTopicThatIsForgottenBeginsAnew() {
    assertThat(seconds(0, Optional.of(SILENT))).isZero();
    silences.forget(ORDERS);
    assertThat(seconds(7, Optional.of(SILENT))).isZero();
  }
}
