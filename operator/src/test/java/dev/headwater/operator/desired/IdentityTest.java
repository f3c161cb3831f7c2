package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  /** Beginnings and ends that S3 keeps for itself. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|\\.mrap|-an)$");

  @Test
  void namesNeverChangeForAUid() {
    // Another value here would cut every cluster that exists from its bucket.
    assertThat(Identity.clusterId(UID)).isEqualTo("Zm_2zKpbPAf-qjqV06S9LA");
    assertThat(Identity.bucketName("demo", UID)).isEqualTo("headwater-demo-mzx7ntfklm6ap7vk");
    assertThat(Identity.bucketName("demo", UID, "123456789012", "us-east-1"))
        .isEqualTo("headwater-demo-mzx7ntfklm6ap7vk-123456789012-us-east-1-an");
  }

  @Test
  void aClusterIdIsAKafkaIdThatNeverBeginsWithADash() {
    // About one in 64 first hashes begins with a dash.
    assertThat(IntStream.range(0, 5000).mapToObj(uid -> Identity.clusterId("uid-" + uid)))
        .allMatch(id -> id.length() == 22 && !id.startsWith("-"))
        .allMatch(id -> Base64.getUrlDecoder().decode(id).length == 16)
        .doesNotHaveDuplicates();
  }

  /** Names end in 16 of 32 characters, which is 80 bits: with 64 the odds would be thin. */
  @ParameterizedTest
  @ValueSource(strings = {"c", "xn", "an", "a-1", "sthree", "ccccccccccccccccccccccccccccc1"})
  void aBucketNameIsOneThatS3Allows(String cluster) {
    assertThat(IntStream.range(0, 1000).mapToObj(uid -> Identity.bucketName(cluster, "uid-" + uid)))
        .allMatch(name -> name.matches("headwater-" + cluster + "-[a-z2-7]{16}"))
        .allMatch(name -> name.length() <= 63)
        .noneMatch(name -> RESERVED.matcher(name).find())
        .doesNotHaveDuplicates();
  }

  @Test
  void theHashHasEightyBitsAndEachOfThemVaries() {
    var seen = new boolean[16][32];
    IntStream.range(0, 2000)
        .mapToObj(uid -> Identity.bucketName("c", "uid-" + uid).substring("headwater-c-".length()))
        .forEach(
            hash ->
                IntStream.range(0, 16)
                    .forEach(
                        i ->
                            seen[i]["abcdefghijklmnopqrstuvwxyz234567".indexOf(hash.charAt(i))] =
                                true));
    assertThat(Arrays.asList(seen)).allSatisfy(digit -> assertThat(digit).containsOnly(true));
  }

  /**
   * Clusters of one name in many namespaces and Kubernetes clusters: only the uid tells them apart.
   */
  @Test
  void ofAMillionNamesNoTwoAreEqual() {
    var uids = new Random(20261127L);
    var distinct = new HashSet<String>(2_000_000);
    for (int i = 0; i < 1_000_000; i++) {
      distinct.add(
          Identity.bucketName("orders", new UUID(uids.nextLong(), uids.nextLong()).toString()));
    }
    assertThat(distinct).hasSize(1_000_000);
  }
}
