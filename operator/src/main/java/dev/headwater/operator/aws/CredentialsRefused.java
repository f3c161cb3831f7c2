package dev.headwater.operator.aws;

import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A call that is not made, or whose answer does not matter: AWS does not take the credentials. */
final class CredentialsRefused extends SdkClientException {
  @Serial private static final long serialVersionUID = 1L;

  private final SdkException refusal;

  /**
   * @param refusal what AWS, or the search for credentials, says
   */
  CredentialsRefused(SdkException refusal) {
    super(SdkClientException.builder().message(refusal.getMessage()).cause(refusal));
    this.refusal = refusal;
  }

  SdkException refusal() {
    return refusal;
  }
}
