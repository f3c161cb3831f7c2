package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/** Retries that would be made at once, had they not to wait for their turn. */
class PacedRetriesTest {
  private final AtomicLong now = new AtomicLong();
  private final RequestBudget turns = new RequestBudget(4, 1, now::get);
  private final PacedRetries retries =
      new PacedRetries(
          AwsRetryStrategy.standardRetryStrategy().toBuilder()
              .backoffStrategy(BackoffStrategy.retryImmediately())
              .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
              .build(),
          turns,
          Duration.ofSeconds(1));

  @Test
  void aRetryWaitsForItsTurn() {
    turns.reserve();
    assertThat(delayAfter(500, "InternalError")).isEqualTo(Duration.ofMillis(250));
    assertThat(turns.reserve()).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void whoAsksForALongerPauseGetsIt() {
    var request =
        RefreshRetryTokenRequest.builder()
            .token(first())
            .failure(failure(500, "InternalError"))
            .suggestedDelay(Duration.ofSeconds(3))
            .build();
    assertThat(retries.refreshRetryToken(request).delay()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatWouldWaitTooLongIsNotTriedAgainAndTakesNobodysTurn() {
    for (int i = 0; i < 5; i++) {
      turns.reserve();
    }
    assertThatThrownBy(() -> delayAfter(500, "InternalError"))
        .isInstanceOf(TokenAcquisitionFailedException.class)
        .cause()
        .isInstanceOf(AwsServiceException.class);
    advance(Duration.ofMillis(500));
    assertThat(turns.reserve()).isLessThan(Duration.ofSeconds(1));
  }

  /** In the words of EC2, EKS, IAM, and S3 where it answers GET and where it answers HEAD. */
  @ParameterizedTest
  @CsvSource({
    "503, RequestLimitExceeded",
    "429, TooManyRequestsException",
    "400, Throttling",
    "503, SlowDown",
    "503,"
  })
  void throttlingSlowsTheServiceDownBeforeAnythingIsTriedAgain(int status, String code) {
    makeFourInASecond();
    assertThat(delayAfter(status, code)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void thatTheLastAttemptWasThrottledCountsToo() {
    makeFourInASecond();
    var second = next(first(), 500, "InternalError");
    var third = next(second, 500, "InternalError");
    turns.reserve();
    assertThatThrownBy(() -> next(third, 400, "Throttling"))
        .isInstanceOf(TokenAcquisitionFailedException.class);
    advance(Duration.ofSeconds(10));
    turns.reserve();
    assertThat(turns.reserve()).isGreaterThan(Duration.ofMillis(400));
  }

  private void makeFourInASecond() {
    for (int i = 0; i < 4; i++) {
      advance(Duration.ofMillis(250));
      turns.reserve();
    }
  }

  private Duration delayAfter(int status, String code) {
    return retries.refreshRetryToken(after(first(), status, code)).delay();
  }

  private RetryToken next(RetryToken token, int status, String code) {
    return retries.refreshRetryToken(after(token, status, code)).token();
  }

  private RetryToken first() {
    return retries.acquireInitialToken(AcquireInitialTokenRequest.create("all")).token();
  }

  private static RefreshRetryTokenRequest after(RetryToken token, int status, String code) {
    return RefreshRetryTokenRequest.builder()
        .token(token)
        .failure(failure(status, code))
        .suggestedDelay(Duration.ZERO)
        .build();
  }

  private static AwsServiceException failure(int status, String code) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  private void advance(Duration by) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(by.toMillis()));
  }
}
