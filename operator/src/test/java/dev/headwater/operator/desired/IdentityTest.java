package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  @Test
  void namesNeverChangeForAUid() {
    // Another value here would cut every cluster that exists from its bucket.
    assertThat(Identity.clusterId(UID)).isEqualTo("Zm_2zKpbPAf-qjqV06S9LA");
    assertThat(Identity.bucketName("demo", UID)).isEqualTo("headwater-demo-mzx7ntfklm6ap7vk");
  }

  @Test
  void aClusterIdIsAKafkaIdThatNeverBeginsWithADash() {
    // About one in 64 first hashes begins with a dash.
    assertThat(IntStream.range(0, 5000).mapToObj(uid -> Identity.clusterId("uid-" + uid)))
        .allMatch(id -> id.length() == 22 && !id.startsWith("-"))
        .allMatch(id -> Base64.getUrlDecoder().decode(id).length == 16)
        .doesNotHaveDuplicates();
  }

  @Test
  void aBucketNameIsOneThatS3Allows() {
    var longest = "c".repeat(30);
    assertThat(IntStream.range(0, 1000).mapToObj(uid -> Identity.bucketName(longest, "uid-" + uid)))
        .allMatch(name -> name.matches("headwater-c{30}-[a-z2-7]{16}"))
        .allMatch(name -> name.length() <= 63)
        .doesNotHaveDuplicates();
  }
}
