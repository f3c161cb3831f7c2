package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointPolicyTest {
  @Test
  void whatAllowsEverythingIsNoPolicyOfItsOwnHoweverItIsWritten() {
    assertThat(
            EndpointPolicy.isOwn(
                """
                {"Version": "2008-10-17", "Statement": [
                 {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
                """))
        .isFalse();
    assertThat(
            EndpointPolicy.isOwn(
                """
                {"Version": "2012-10-17", "Statement":
                 {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["*"], "Resource": ["*"]}}
                """))
        .isFalse();
    assertThat(EndpointPolicy.isOwn(null)).isFalse();
  }

  @Test
  void whatMayRefuseSomethingIs() {
    assertThat(EndpointPolicy.isOwn(statements("\"Action\": \"s3:GetObject\", "))).isTrue();
    assertThat(
            EndpointPolicy.isOwn(
                statements("\"Action\": \"*\", \"Condition\": {\"Bool\": {\"a\": \"b\"}}, ")))
        .isTrue();
    assertThat(EndpointPolicy.isOwn("{\"Statement\": []}")).isTrue();
    assertThat(EndpointPolicy.isOwn("no JSON")).isTrue();
  }

  private static String statements(String what) {
    return "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", %s\"Resource\": \"*\"}]}"
        .formatted(what);
  }
}
