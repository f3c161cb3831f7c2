package dev.headwater.operator.aws;

import java.io.Serial;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Names the IAM action of a call that fails, which the SDK's exception does not. */
final class AwsCall {
  private AwsCall() {}

  static <T> T of(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new Failed(action, e);
    }
  }

  /** The same; empty when it fails because there is no such thing. */
  static <T> Optional<T> ifThere(
      String action, Class<? extends SdkException> absent, Supplier<T> call) {
    return of(
        action,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (SdkException e) {
            if (absent.isInstance(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** A call of AWS failed. */
  static final class Failed extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final String action;
    private final SdkException failure;

    Failed(String action, SdkException failure) {
      super(failure);
      this.action = action;
      this.failure = failure;
    }

    SdkException failure() {
      return failure;
    }

    AwsProblem problem(String resource) {
      return AwsFailure.of(failure, action, resource);
    }
  }
}
