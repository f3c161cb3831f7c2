package dev.headwater.operator.aws;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Calls of EKS about what may not be there. */
final class EksCall {
  private EksCall() {}

  /** What EKS says; empty when there is no such thing, or no such EKS cluster. */
  static <T> Optional<T> ifThere(String action, Supplier<T> call) {
    return AwsCall.ifThere(action, ResourceNotFoundException.class, call);
  }
}
