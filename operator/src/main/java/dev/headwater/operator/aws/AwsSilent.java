package dev.headwater.operator.aws;

import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A call that is not made, since its service of AWS answers nothing; or that found just that. */
final class AwsSilent extends SdkClientException {
  @Serial private static final long serialVersionUID = 1L;

  private final SdkException first;

  /**
   * @param first what the first call after the last answer failed with
   */
  AwsSilent(SdkException first) {
    super(SdkClientException.builder().message(first.getMessage()).cause(first));
    this.first = first;
  }

  SdkException first() {
    return first;
  }
}
