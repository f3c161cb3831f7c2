package dev.headwater.operator.aws;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Calls of IAM about what may not be there. */
final class IamCall {
  private IamCall() {}

  /** What IAM says; empty when there is no such thing. */
  static <T> Optional<T> ifThere(String action, Supplier<T> call) {
    return AwsCall.ifThere(action, NoSuchEntityException.class, call);
  }
}
