package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;

class InFlightCallsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final InFlightCalls calls = new InFlightCalls(2, Duration.ofMinutes(1), now::get);

  @Test
  void whoComesWhenThereAreAsManyAsMayBeWaitsUntilOneEnds() throws Exception {
    calls.begin();
    var second = calls.begin();
    var third = CompletableFuture.supplyAsync(calls::begin);
    assertThat(third.completeOnTimeout("waits", 100, TimeUnit.MILLISECONDS).get())
        .isEqualTo("waits");
    calls.end(second);
    var fourth = CompletableFuture.supplyAsync(calls::begin);
    // The third has come in its place.
    assertThat(fourth.completeOnTimeout("waits", 100, TimeUnit.MILLISECONDS).get())
        .isEqualTo("waits");
  }

  @Test
  void toEndTwiceMakesRoomForOne() throws Exception {
    var first = calls.begin();
    calls.begin();
    calls.end(first);
    calls.end(first);
    calls.begin();
    var fourth = CompletableFuture.supplyAsync(calls::begin);
    assertThat(fourth.completeOnTimeout("waits", 100, TimeUnit.MILLISECONDS).get())
        .isEqualTo("waits");
  }

  @Test
  void aCallThatNeverEndsCountsNoLongerThanACallCanTake() {
    calls.begin();
    calls.begin();
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(CompletableFuture.supplyAsync(calls::begin)).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void whoIsInterruptedWhileItWaitsIsToldSo() {
    calls.begin();
    calls.begin();
    Thread.currentThread().interrupt();
    assertThatThrownBy(calls::begin).isInstanceOf(AbortedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
