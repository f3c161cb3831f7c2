package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Calls per second to each service of AWS, all StreamClusters and regions together. A call waits
 * for its turn before its deadline begins; retries are the SDK's, which has a budget for them. A
 * service that throttles gets fewer calls until it does not: each limit of an account is shared
 * with others, so none is known beforehand.
 */
final class CallBudget implements ExecutionInterceptor {
  /** What throttling is answered with; a 400 is retried for no other reason. */
  private static final Set<Integer> THROTTLING = Set.of(400, 429, 503);

  private static final ExecutionAttribute<Integer> LAST_STATUS =
      new ExecutionAttribute<>("headwater.lastStatus");

  private final int perSecond;
  private final Map<String, RequestBudget> byService = new ConcurrentHashMap<>();

  /**
   * @param perSecond calls a second; as many may come at once after a second without any
   */
  CallBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    budget(attributes).take();
  }

  /** Comes before each attempt; those after the first take turns of the calls that wait. */
  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    var status = attributes.getAttribute(LAST_STATUS);
    if (status != null && THROTTLING.contains(status)) {
      budget(attributes).slowDown();
      budget(attributes).reserve();
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(LAST_STATUS, context.httpResponse().statusCode());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    if (context.exception() instanceof AwsServiceException answer
        && answer.isThrottlingException()) {
      budget(attributes).slowDown();
    }
  }

  private RequestBudget budget(ExecutionAttributes attributes) {
    return byService.computeIfAbsent(
        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
        _ -> new RequestBudget(perSecond, perSecond, System::nanoTime));
  }
}
