package dev.headwater.operator.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Calls per second to one service of AWS and how many are under way at once, all StreamClusters and
 * regions together. A call waits for its turn before its deadline begins; retries are the SDK's,
 * which has a budget for them, and take turns too. A service that throttles gets fewer calls until
 * it does not: each limit of an account is shared with others, so none is known beforehand.
 */
final class CallBudget implements ExecutionInterceptor {
  /** At 100 ms a call, which AWS seldom needs, a hundred a second. */
  private static final int AT_ONCE = 10;

  private static final int BURST_SHARE = 4;

  private static final ExecutionAttribute<Object> CALL =
      new ExecutionAttribute<>("headwater.callInFlight");

  private final RequestBudget turns;
  private final InFlightCalls inFlight;
  private final OutageGate outages;
  private final Duration timeout;

  /**
   * @param perSecond calls a second; a quarter of them may come at once after a while without any
   * @param timeout deadline of a call with all its retries
   * @param outages what a call is asked once it may be made: while it waited, the service may have
   *     gone silent
   */
  CallBudget(int perSecond, Duration timeout, OutageGate outages) {
    // What is too much for a service shows by its first calls: no need to send them all at once.
    this.turns =
        new RequestBudget(perSecond, Math.max(1, perSecond / BURST_SHARE), System::nanoTime);
    // One a second at least, of so many that wait.
    var longest = timeout.plusSeconds(AT_ONCE);
    this.inFlight = new InFlightCalls(AT_ONCE, longest, System::nanoTime);
    this.outages = outages;
    this.timeout = timeout;
  }

  /** The SDK's retries, for the clients of this service. */
  RetryStrategy retries() {
    // Two of them, and three attempts, are within the deadline.
    return new PacedRetries(AwsRetryStrategy.standardRetryStrategy(), turns, timeout.dividedBy(4));
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    var call = inFlight.begin();
    try {
      outages.admit(attributes);
    } catch (AwsSilent e) {
      // The SDK tells nobody of what is refused here.
      inFlight.end(call);
      throw e;
    }
    attributes.putAttribute(CALL, call);
    turns.take();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    inFlight.end(attributes.getAttribute(CALL));
  }

  /** Where others may still say it in other words, by which they end what the SDK tells. */
  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    inFlight.end(attributes.getAttribute(CALL));
    return context.exception();
  }
}
