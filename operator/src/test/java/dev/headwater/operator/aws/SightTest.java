package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class SightTest {
  @Test
  void aBucketIsThereWhenItsRegionIsTheWantedOneOrIsNotSaid() {
    assertThat(Sight.present("eu-west-1", "eu-west-1")).isEqualTo(new Sight.Present());
    assertThat(Sight.present(null, "eu-west-1")).isEqualTo(new Sight.Present());
    assertThat(Sight.present("us-east-1", "eu-west-1")).isEqualTo(new Sight.Elsewhere("us-east-1"));
  }

  @Test
  void aRedirectNamesTheRegion() {
    var answer = SdkHttpResponse.builder().statusCode(301);
    assertThat(Sight.moved(redirect(answer))).isEqualTo(new Sight.Elsewhere("another one"));
    answer.putHeader("x-amz-bucket-region", "us-west-2");
    assertThat(Sight.moved(redirect(answer))).isEqualTo(new Sight.Elsewhere("us-west-2"));
  }

  private static S3Exception redirect(SdkHttpResponse.Builder answer) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(301)
            .awsErrorDetails(AwsErrorDetails.builder().sdkHttpResponse(answer.build()).build())
            .build();
  }
}
