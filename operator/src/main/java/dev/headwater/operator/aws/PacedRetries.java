package dev.headwater.operator.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Retries of the SDK that take their turns among all calls of a service. It is told of each attempt
 * that fails as soon as it does, so the calls of a service that throttles slow down before anything
 * is tried again.
 */
final class PacedRetries implements RetryStrategy {
  private final RetryStrategy retries;
  private final RequestBudget turns;

  /**
   * @param retries decides whether and when at the earliest
   * @param turns of the service
   */
  PacedRetries(RetryStrategy retries, RequestBudget turns) {
    this.retries = retries;
    this.turns = turns;
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
    var turn = turns.reserve();
    return turn.compareTo(allowed.delay()) <= 0
        ? allowed
        : RefreshRetryTokenResponse.create(allowed.token(), turn);
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
