package dev.headwater.operator.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Calls per second to each service of AWS, all StreamClusters and regions together. A call waits
 * for its turn before its deadline begins; retries are the SDK's, which has a budget for them.
 */
final class CallBudget implements ExecutionInterceptor {
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
    byService
        .computeIfAbsent(
            attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
            _ -> new RequestBudget(perSecond, perSecond, System::nanoTime))
        .take();
  }
}
