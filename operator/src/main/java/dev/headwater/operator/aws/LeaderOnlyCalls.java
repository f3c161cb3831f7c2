package dev.headwater.operator.aws;

import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Makes no call of AWS, and no attempt to repeat one, while this process does not lead. AWS knows
 * nothing of the lease: a leader that was frozen past it would otherwise carry out what it had
 * found right to do before, beside the one that leads now.
 */
final class LeaderOnlyCalls implements ExecutionInterceptor {
  /** Set where a call failed because of it, which says nothing about AWS. */
  static final ExecutionAttribute<Boolean> NOT_SENT = new ExecutionAttribute<>("headwater.notSent");

  private final BooleanSupplier isLeading;

  /**
   * @param isLeading asked before each attempt
   */
  LeaderOnlyCalls(BooleanSupplier isLeading) {
    this.isLeading = isLeading;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (!isLeading.getAsBoolean()) {
      // The SDK hands on another exception than the one that is thrown here.
      attributes.putAttribute(NOT_SENT, true);
      throw SdkClientException.create("not sent, since this process does not lead");
    }
  }
}
