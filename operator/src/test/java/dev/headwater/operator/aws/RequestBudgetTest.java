package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a purge slow and its report quiet. */
class RequestBudgetTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final RequestBudget budget = new RequestBudget(10, 1, now::get);

  @Test
  void requestsAreATenthOfASecondApartWhoeverMakesThem() {
    assertThat(budget.reserve()).isZero();
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(100));
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void whoComesLateDoesNotWaitAndSavesNothingUp() {
    budget.reserve();
    now.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(budget.reserve()).isZero();
    assertThat(budget.reserve()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void whatWasSavedUpComesAtOnceAndNoMoreThanThat() {
    var saving = new RequestBudget(10, 3, now::get);
    for (int i = 0; i < 3; i++) {
      assertThat(saving.reserve()).isZero();
    }
    assertThat(saving.reserve()).isEqualTo(Duration.ofMillis(100));
    assertThat(saving.reserve()).isEqualTo(Duration.ofMillis(200));
    now.addAndGet(TimeUnit.SECONDS.toNanos(60));
    for (int i = 0; i < 3; i++) {
      assertThat(saving.reserve()).isZero();
    }
    assertThat(saving.reserve()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void tooManyAreHalvedAtMostOnceASecondAndComeBackWhileSomeWait() {
    var halved = new RequestBudget(20, 20, now::get);
    assertThat(inTheNext(2, halved)).isBetween(58, 62);
    halved.slowDown();
    halved.slowDown();
    assertThat(inTheNext(10, halved)).isBetween(100, 120);
    halved.slowDown();
    advance(1);
    halved.slowDown();
    assertThat(inTheNext(2, halved)).isBetween(1, 6);
    inTheNext(65, halved);
    assertThat(inTheNext(10, halved)).isBetween(190, 201);
  }

  @Test
  void ofFewThatAreTooManyHalfAreLeft() {
    var few = new RequestBudget(20, 20, now::get);
    advance(10);
    for (int i = 0; i < 8; i++) {
      few.reserve();
    }
    few.slowDown();
    advance(10);
    // Four at once, and then four a second and a little more.
    assertThat(inTheNext(2, few)).isBetween(11, 14);
  }

  @Test
  void whatNobodyNeedsIsNotTriedAgain() {
    var slow = new RequestBudget(20, 20, now::get);
    slow.slowDown();
    advance(3600);
    assertThat(slow.reserve()).isZero();
    assertThat(slow.reserve()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void oneRequestASecondIsLeftWhateverIsSaid() {
    var slow = new RequestBudget(20, 20, now::get);
    for (int i = 0; i < 30; i++) {
      slow.slowDown();
      advance(1);
    }
    assertThat(inTheNext(10, slow)).isBetween(10, 30);
  }

  /** Ten callers of a service that takes five a second, as many at once, for five minutes. */
  @Test
  void ofAServiceThatTakesLessFewCallsAreThrottled() {
    var paced = new RequestBudget(20, 20, now::get);
    long start = now.get();
    long latency = TimeUnit.MILLISECONDS.toNanos(50);
    var due = new PriorityQueue<Long>();
    for (int i = 0; i < 10; i++) {
      due.add(paced.reserve().toNanos());
    }
    double tokens = 5;
    long before = 0;
    int calls = 0;
    int throttled = 0;
    while (before < TimeUnit.MINUTES.toNanos(5)) {
      long at = due.remove();
      tokens = Math.min(5, tokens + 5.0 * (at - before) / TimeUnit.SECONDS.toNanos(1));
      before = at;
      now.set(start + at + latency);
      boolean isTaken = tokens >= 1;
      tokens -= isTaken ? 1 : 0;
      calls++;
      throttled += isTaken ? 0 : 1;
      if (!isTaken) {
        paced.slowDown();
      }
      due.add(at + latency + paced.reserve().toNanos());
    }
    assertThat(calls - throttled).as("calls that were taken").isGreaterThan(1500 * 9 / 10);
    assertThat(throttled / (double) calls).as("share").isLessThan(0.04);
  }

  /** How many requests come in so many seconds when there is always one that waits. */
  private int inTheNext(int seconds, RequestBudget from) {
    long end = now.get() + TimeUnit.SECONDS.toNanos(seconds);
    int requests = 0;
    while (now.get() - end < 0) {
      now.addAndGet(from.reserve().toNanos());
      requests++;
    }
    return requests;
  }

  private void advance(int seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "2, 2",
    "4, 2",
    "5, 5",
    "9, 5",
    "10, 10",
    "19, 10",
    "4999, 2000",
    "123456789, 100000000",
    "9223372036854775807, 5000000000000000000"
  })
  void progressIsRoundedDown(long count, long said) {
    assertThat(S3Buckets.rounded(count)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00/log", "a b\tc\nd", "ü", "\uD83D\uDE00"})
  void keysThatXmlCanSayGoTogether(String key) {
    assertThat(BucketPurge.isXml(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "a\u001fb", "line\r", "\uFFFE", "\uD800"})
  void keysThatXmlCannotSayGoOneByOne(String key) {
    assertThat(BucketPurge.isXml(key)).isFalse();
  }
}
