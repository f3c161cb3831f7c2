package dev.headwater.operator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void aTopicThatCameOrWentMakesWhatWasSeenOutdated() {
    assertThat(Failures.ofChange(new UnknownTopicOrPartitionException("gone")))
        .isEqualTo(new ChangeAnswer.Outdated("gone"));
    assertThat(Failures.ofChange(new TopicExistsException("there")))
        .isEqualTo(new ChangeAnswer.Outdated("there"));
  }

  @Test
  void aMissingRightIsNoInvalidSetting() {
    assertThat(Failures.ofChange(new TopicAuthorizationException("denied")))
        .isEqualTo(new ChangeAnswer.Refused("denied", false));
    assertThat(Failures.ofChange(new InvalidConfigurationException("bad")))
        .isEqualTo(new ChangeAnswer.Refused("bad", true));
  }

  @Test
  void onlyABrokersWordIsAnAnswer() {
    assertThat(Failures.saidByBroker(failed(new DisconnectException("cut")))).isEmpty();
    assertThat(Failures.saidByBroker(failed(new IllegalStateException("closed")))).isEmpty();
    assertThat(Failures.saidByBroker(failed(new UnknownTopicOrPartitionException("gone"))))
        .isPresent();
  }

  @Test
  void aTopicThatWentAfterItWasListedIsLeftOut() throws Exception {
    var there = CompletableFuture.completedFuture(new TopicDescription("there", false, List.of()));
    var gone =
        CompletableFuture.<TopicDescription>failedFuture(new UnknownTopicOrPartitionException(""));
    assertThat(AdminGateway.existing(List.of(gone, there), Deadline.in(SHORT)))
        .extracting(TopicDescription::name)
        .containsExactly("there");
  }

  @Test
  void allCallsOfAQuestionShareOneDeadline() {
    var deadline = Deadline.in(SHORT);
    assertThatThrownBy(() -> deadline.get(new CompletableFuture<>()))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("no answer within 50 ms");
    var begun = System.nanoTime();
    assertThatThrownBy(() -> deadline.get(new CompletableFuture<>()))
        .isInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT);
  }

  @Test
  void anAddressThatDoesNotResolveIsSilence() {
    try (var gateway = new AdminGateway(Duration.ofSeconds(1))) {
      assertThat(gateway.unregisterBroker("none.invalid:9092", 3))
          .isInstanceOf(UnregisterAnswer.Unreachable.class);
      assertThat(gateway.growTopic("none.invalid:9092", "t", 3))
          .isInstanceOf(ChangeAnswer.Unreachable.class);
    }
  }

  private static ExecutionException failed(Exception cause) {
    return new ExecutionException(cause);
  }
}
