package dev.headwater.operator.aws;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * While AWS does not take the operator's credentials, one call a minute finds out whether it does
 * again, and no other is made, whatever the number of StreamClusters.
 *
 * <p>A call that is refused shuts nothing by itself. A region that the account has not enabled
 * refuses good credentials in the same words, and so would one StreamCluster stop all others. So
 * the probe decides.
 */
final class CredentialsGate implements ExecutionInterceptor {
  private static final long GAP_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Runnable probe;
  private final LongSupplier nanoTime;
  private Optional<Long> probedAt = Optional.empty();
  private volatile Optional<SdkException> refusal = Optional.empty();

  /**
   * @param probe a call that everybody may make, by a client without this gate; throws an {@link
   *     SdkException} when it fails
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  CredentialsGate(Runnable probe, LongSupplier nanoTime) {
    this.probe = probe;
    this.nanoTime = nanoTime;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (refusal.isPresent()) {
      probeIfDue();
      throwIfRefused();
    }
  }

  /**
   * The first calls that fail say the same as those that are not made: thrown, since the SDK lets
   * no exception of another class be returned.
   */
  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    var failure = context.exception();
    if (isSuspicious(failure)) {
      probeIfDue();
      throwIfRefused();
    }
    return failure;
  }

  private void throwIfRefused() {
    refusal.ifPresent(
        failure -> {
          throw new CredentialsRefused(failure);
        });
  }

  /** Who comes while another probes waits for what comes of it. */
  private synchronized void probeIfDue() {
    long now = nanoTime.getAsLong();
    if (probedAt.filter(last -> now - last < GAP_NANOS).isPresent()) {
      return;
    }
    probedAt = Optional.of(now);
    try {
      probe.run();
      refusal = Optional.empty();
    } catch (SdkException e) {
      // An AWS that does not answer says nothing about the credentials.
      if (AwsFailure.isCredentials(e)) {
        refusal = Optional.of(e);
      }
    }
  }

  /** Answers to HEAD have no body, so that S3 cannot say there what it refuses. */
  private static boolean isSuspicious(Throwable failure) {
    return switch (failure) {
      case CredentialsRefused refused -> false;
      case AwsServiceException answer
          when AwsFailure.code(answer).isEmpty()
              && (answer.statusCode() == 400 || answer.statusCode() == 403) ->
          true;
      case SdkException e -> AwsFailure.isCredentials(e);
      default -> false;
    };
  }
}
