package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class BucketNamesTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";
  private static final String HASH = "mzx7ntfklm6ap7vk";
  private static final String ACCOUNT = "123456789012";
  private static final BucketNames AWS = new BucketNames(ACCOUNT, true);

  /** Beginnings that S3 keeps for itself; the ends cannot come about, as ours is one of them. */
  private static final Pattern RESERVED = Pattern.compile("^(xn--|sthree-|amzn-s3-demo-)");

  @ParameterizedTest
  @CsvSource({
    "us-east-1, demo, headwater-demo-%s-123456789012-us-east-1-an",
    "us-east-1, quickstart, headwater-quickstart-%s-123456789012-us-east-1-an",
    "us-east-1, quickstarts, headwater-quickstart-%s-123456789012-us-east-1-an",
    "ap-southeast-7, quickstart, headwater-quick-%s-123456789012-ap-southeast-7-an",
    "ap-southeast-7, big--orders, headwater-big-%s-123456789012-ap-southeast-7-an",
    "me-south-1, quickstart, headwater-quickstart-%s",
    "me-central-1, quickstart, headwater-quickstart-%s",
    "xx-new-1, quickstart, headwater-quickstart-%s",
  })
  void aNewBucketIsInTheAccountsNamespaceWhereTheRegionHasIt(
      String region, String cluster, String name) {
    assertThat(AWS.ofNew(cluster, UID, region)).isEqualTo(name.formatted(HASH));
  }

  @Test
  void anotherStoreHasNoNamespaces() {
    assertThat(new BucketNames(ACCOUNT, false).ofNew("demo", UID, "us-east-1"))
        .isEqualTo("headwater-demo-" + HASH);
  }

  @Test
  void theAccountIsThatOfTheKubernetesCluster() {
    assertThat(BucketNames.of("arn:aws-cn:eks:cn-north-1:210987654321:cluster/prod", true))
        .isEqualTo(new BucketNames("210987654321", true));
  }

  /** S3 announced 37 regions; a region that nobody has is a slip of the pen. */
  @Test
  void theListedRegionsAreThoseOfAwsWithoutTheTwoThatLackThem() {
    assertThat(BucketNames.ACCOUNT_REGIONAL)
        .hasSize(37)
        .containsExactlyInAnyOrderElementsOf(
            Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .filter(region -> !PartitionMetadata.of(region).id().startsWith("aws-iso"))
                .map(Region::id)
                .filter(id -> !id.equals("me-south-1") && !id.equals("me-central-1"))
                .toList());
  }

  @Test
  void ofEveryLengthAndRegionANameIsOneThatS3Allows() {
    var ofLetters = IntStream.rangeClosed(1, 30).mapToObj("c"::repeat);
    var ofDashes = IntStream.rangeClosed(0, 28).mapToObj(dashes -> "c" + "-".repeat(dashes) + "1");
    var clusters = Stream.concat(ofLetters, ofDashes).toList();
    for (var region : BucketNames.ACCOUNT_REGIONAL) {
      var end = "-" + ACCOUNT + "-" + region + "-an";
      assertThat(clusters.stream().map(cluster -> AWS.ofNew(cluster, UID, region)))
          .allMatch(name -> name.length() <= 63)
          .allMatch(name -> name.matches("headwater-c([-c1]*[c1])?-" + HASH + end))
          .noneMatch(name -> RESERVED.matcher(name).find());
      assertThat(AWS.ofNew("c".repeat(30), UID, region)).hasSize(63);
    }
  }

  /** In one account and region, where nothing but the hash keeps clusters of a name apart. */
  @Test
  void ofAMillionNamesNoTwoAreEqual() {
    var uids = new Random(20261128L);
    var distinct = new HashSet<String>(2_000_000);
    for (int i = 0; i < 1_000_000; i++) {
      distinct.add(
          AWS.ofNew(
              "orders", new UUID(uids.nextLong(), uids.nextLong()).toString(), "us-gov-west-1"));
    }
    assertThat(distinct).hasSize(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwater-a-123456789012-b-" + HASH,
        "headwater-a-12345678-" + HASH + "-123456789012-us-east-1-an",
        "headwater-a-12345678-" + HASH + "-210987654321-us-east-1-an",
      })
  void aClustersBucketHasOneOfItsNames(String bucket) {
    assertThat(BucketNames.canBe(bucket, "a-123456789012-b", UID, "us-east-1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "theirs",
        "headwater-orders-" + HASH,
        "headwater-demo-abcdefghijklmnop",
        "headwater-demo-abcdefghijklmnop-123456789012-us-east-1-an",
        "headwater-demo-" + HASH + "-123456789012-us-west-2-an",
        "headwater-demo-" + HASH + "-1234567890123-us-east-1-an",
        "headwater-demo-" + HASH + "-123456789012-us-east-1",
        "headwater-demo-" + HASH + "-theirs",
        "theirs-" + "headwater-demo-" + HASH,
      })
  void noOtherNameIsOneOfAClustersBucket(String bucket) {
    assertThat(BucketNames.canBe(bucket, "demo", UID, "us-east-1")).isFalse();
  }
}
