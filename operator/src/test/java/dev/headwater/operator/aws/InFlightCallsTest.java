package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;

class InFlightCallsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final InFlightCalls calls = new InFlightCalls(2, Duration.ofMinutes(1), now::get);

  /** Not the common pool's, of which one that waits would take the only thread from other tests. */
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void whoComesWhenThereAreAsManyAsMayBeWaitsUntilOneEnds() throws Exception {
    var first = calls.begin();
    var second = calls.begin();
    var third = threads.submit(calls::begin);
    assertWaits(third);
    calls.end(second);
    // The third comes in its place, and nobody else.
    var inItsPlace = third.get(10, TimeUnit.SECONDS);
    var fourth = threads.submit(calls::begin);
    assertWaits(fourth);
    calls.end(inItsPlace);
    calls.end(first);
    assertThat(fourth).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void toEndTwiceMakesRoomForOne() {
    var first = calls.begin();
    var second = calls.begin();
    calls.end(first);
    calls.end(first);
    calls.begin();
    var fourth = threads.submit(calls::begin);
    assertWaits(fourth);
    calls.end(second);
    assertThat(fourth).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aCallThatNeverEndsCountsNoLongerThanACallCanTake() {
    calls.begin();
    calls.begin();
    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(threads.submit(calls::begin)).succeedsWithin(Duration.ofSeconds(10));
  }

  private static void assertWaits(Future<?> call) {
    assertThatThrownBy(() -> call.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
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
