package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is reported of a failure is the same for each that is alike: a status is quiet. */
class AwsFailureTest {
  @Test
  void theRequestsIdIsNotReported() {
    assertThat(problem(failed("one"))).isEqualTo(problem(failed("two")));
    assertThat(problem(failed("one")).message())
        .isEqualTo(
            "s3:CreateBucket on bucket a: AWS answered 500 InternalError: We encountered an"
                + " internal error.");
  }

  @Test
  void howOftenItWasTriedIsNotReported() {
    assertThat(problem(lost(1))).isEqualTo(problem(lost(3)));
    assertThat(problem(lost(3)).message())
        .startsWith(
            "s3:CreateBucket on bucket a: AWS did not answer (Unable to execute HTTP request)");
  }

  private static AwsProblem problem(SdkException failure) {
    return AwsFailure.of(failure, "s3:CreateBucket", "bucket a");
  }

  private static SdkException failed(String requestId) {
    return S3Exception.builder()
        .statusCode(500)
        .requestId(requestId)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("InternalError")
                .errorMessage("We encountered an internal error.")
                .serviceName("S3")
                .build())
        .build();
  }

  private static SdkException lost(int attempts) {
    return SdkClientException.create(
        "Unable to execute HTTP request (SDK Attempt Count: " + attempts + ")");
  }
}
