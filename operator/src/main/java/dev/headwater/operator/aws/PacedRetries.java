package dev.headwater.operator.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Retries of the SDK that take their turns among all calls of a service. It is told of each attempt
 * that fails as soon as it does, so the calls of a service that throttles slow down before anything
 * is tried again.
 */
final class PacedRetries implements RetryStrategy {
  private final RetryStrategy retries;
  private final RequestBudget turns;
  private final Duration longest;

  /**
   * @param retries decides whether and when at the earliest
   * @param turns of the service
   * @param longest nothing is tried again that would have to wait longer for its turn
   */
  PacedRetries(RetryStrategy retries, RequestBudget turns, Duration longest) {
    this.retries = retries;
    this.turns = turns;
    this.longest = longest;
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    return retries.acquireInitialToken(request);
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    if (isTooMuch(request.failure())) {
      turns.slowDown();
    }
    var allowed = retries.refreshRetryToken(request);
    var turn = turns.reserveWithin(longest).orElseThrow(() -> tooLate(request, allowed));
    return turn.compareTo(allowed.delay()) <= 0
        ? allowed
        : RefreshRetryTokenResponse.create(allowed.token(), turn);
  }

  /**
   * The call fails with what it was answered; else it would with its deadline, as if by silence.
   */
  private static TokenAcquisitionFailedException tooLate(
      RefreshRetryTokenRequest request, RefreshRetryTokenResponse allowed) {
    return new TokenAcquisitionFailedException(
        "its turn would come too late", allowed.token(), request.failure());
  }

  /** Answers to HEAD have no body, so that S3 cannot say there that it is SlowDown. */
  private static boolean isTooMuch(Throwable failure) {
    return failure instanceof AwsServiceException answer
        && (answer.isThrottlingException() || answer.statusCode() == 503);
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    return retries.recordSuccess(request);
  }

  @Override
  public int maxAttempts() {
    return retries.maxAttempts();
  }

  @Override
  public boolean useClientDefaults() {
    return retries.useClientDefaults();
  }

  /** Of those that are not paced: the SDK has no builder for others. */
  @Override
  public Builder<?, ?> toBuilder() {
    return retries.toBuilder();
  }
}
