package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsTaggedResourcesTest {
  private static final String PROD = "arn:aws:eks:us-east-1:123456789012:cluster/prod";

  @Test
  void theTagTellsNamespaceAndName() {
    assertThat(owner(PROD + "/shop/orders")).isEqualTo("shop/orders");
  }

  /** The second has the name of this one as its beginning. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:eks:us-east-1:123456789012:cluster/test/shop/orders",
        "arn:aws:eks:us-east-1:123456789012:cluster/prod2/shop/orders",
        "arn:aws:eks:us-west-2:123456789012:cluster/prod/shop/orders",
        "arn:aws:eks:us-east-1:123456789012:cluster/prod/orders",
        "arn:aws:eks:us-east-1:123456789012:cluster/prod",
        ""
      })
  void whatIsOfAnotherEksClusterOrOfNobodyIsNotOurs(String allow) {
    assertThat(owner(allow)).isEmpty();
  }

  @Test
  void withoutTheTagItIsNotOurs() {
    assertThat(AwsTaggedResources.owner(Map.of(BucketTags.UID, "u1"), PROD)).isEmpty();
  }

  private static String owner(String allow) {
    return AwsTaggedResources.owner(Map.of(BucketTags.ALLOW, allow), PROD).orElse("");
  }
}
