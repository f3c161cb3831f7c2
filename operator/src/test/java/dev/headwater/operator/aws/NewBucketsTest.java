package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.BucketWanted.Source;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

class NewBucketsTest {
  private static final String ACCOUNT = "123456789012";
  private static final String OF_ACCOUNT =
      "headwater-orders-abcdefghijklmnop-123456789012-us-east-1-an";

  @ParameterizedTest
  @CsvSource({
    "us-east-1, headwater-orders-abcdefghijklmnop-123456789012-us-east-1-an, account-regional,",
    "eu-west-1, headwater-orders-abcdefghijklmnop-123456789012-eu-west-1-an, account-regional,"
        + " eu-west-1",
    "us-east-1, headwater-orders-abcdefghijklmnop,,",
    "me-south-1, headwater-an-abcdefghijklmnop,, me-south-1",
  })
  void theCallSaysInWhichNamespaceAndRegionItsNameIs(
      String region, String name, @Nullable String namespace, @Nullable String constraint) {
    var request = NewBuckets.request(wanted(name, region));
    assertThat(request.bucketNamespaceAsString()).isEqualTo(namespace);
    assertThat(request.createBucketConfiguration().locationConstraintAsString())
        .isEqualTo(constraint);
    assertThat(request.createBucketConfiguration().tags()).isNotEmpty();
  }

  @Test
  void aNameInTheNamespaceOfAnotherAccountIsNotTried() {
    var wanted = wanted(OF_ACCOUNT, "us-east-1");
    assertThat(NewBuckets.objection(wanted, ACCOUNT)).isEmpty();
    assertThat(NewBuckets.objection(wanted("headwater-o-abcdefghijklmnop", "us-east-1"), ACCOUNT))
        .isEmpty();
    assertThat(NewBuckets.objection(wanted, "210987654321").orElseThrow())
        .isInstanceOfSatisfying(
            BucketAnswer.NameRefused.class,
            refused ->
                assertThat(refused.message())
                    .startsWith("Bucket " + OF_ACCOUNT + " is not made")
                    .contains(
                        "namespace of account 123456789012",
                        "credentials are of account 210987654321",
                        "correct HEADWATER_CLUSTER_ARN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidBucketName",
        "InvalidBucketNamespace",
        "InvalidNamespaceHeader",
        "MissingNamespaceHeader"
      })
  void aNameThatS3RefusesNeedsAHumanAndIsNotReplaced(String code) {
    assertThat(NewBuckets.refusal(wanted(OF_ACCOUNT, "us-east-1"), failed(code)).orElseThrow())
        .isInstanceOfSatisfying(
            BucketAnswer.NameRefused.class,
            refused ->
                assertThat(refused.message())
                    .contains(OF_ACCOUNT, "us-east-1", code + ", not this one.", "mode Adopt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDenied", "SlowDown", "BucketAlreadyExists", "InternalError"})
  void whatElseS3SaysIsNotAboutTheName(String code) {
    assertThat(NewBuckets.refusal(wanted(OF_ACCOUNT, "us-east-1"), failed(code))).isEmpty();
  }

  private static AwsCall.Failed failed(String code) {
    var details = AwsErrorDetails.builder().errorCode(code).errorMessage("not this one").build();
    return new AwsCall.Failed(
        "s3:CreateBucket", S3Exception.builder().statusCode(400).awsErrorDetails(details).build());
  }

  private static BucketWanted wanted(String name, String region) {
    return new BucketWanted(
        name,
        region,
        Source.OURS,
        Map.of("headwater.dev/uid", "uid-1"),
        Set.of(),
        new BucketEncryption.SseS3(),
        true);
  }
}
