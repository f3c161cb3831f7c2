package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.BucketWanted.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTagsTest {
  private static final Map<String, String> OURS =
      Map.of(
          "headwater.dev/uid", "uid-1",
          "headwater.dev/allow", "arn/default/quickstart",
          "app.kubernetes.io/managed-by", "headwater");

  @Test
  void aBucketWithoutTagsOfTheUserHasOursOnly() {
    assertThat(BucketTags.complete(OURS)).isEqualTo(OURS);
  }

  @Test
  void theKeysOfTheUsersTagsAreRememberedInOrder() {
    assertThat(BucketTags.complete(wanted("team", "data", "cost", "42")))
        .containsEntry("headwater.dev/user-tags", "cost team")
        .containsEntry("team", "data")
        .containsEntry("cost", "42")
        .containsAllEntriesOf(OURS);
  }

  @Test
  void aTagThatTheUserRemovesGoes() {
    var present = BucketTags.complete(wanted("team", "data", "cost", "42"));
    assertThat(BucketTags.merged(present, wanted("team", "data")))
        .isEqualTo(BucketTags.complete(wanted("team", "data")));
  }

  @Test
  void theLastTagThatTheUserRemovesTakesItsMemoryWithIt() {
    var present = BucketTags.complete(wanted("team", "data"));
    assertThat(BucketTags.merged(present, OURS)).isEqualTo(OURS);
  }

  @Test
  void aTagThatOthersPutOnTheBucketStays() {
    var present = new HashMap<>(BucketTags.complete(wanted("team", "data")));
    present.put("auditor", "was here");
    assertThat(BucketTags.merged(present, OURS))
        .containsEntry("auditor", "was here")
        .doesNotContainKey("team");
  }

  @Test
  void aTagOfTheUserIsPutBackWhenOthersChangeIt() {
    var present = new HashMap<>(BucketTags.complete(wanted("team", "data")));
    present.put("team", "other");
    assertThat(BucketTags.merged(present, wanted("team", "data"))).containsEntry("team", "data");
  }

  @Test
  void whatWeNoLongerPutOnABucketGoes() {
    var present = new HashMap<>(OURS);
    present.put("headwater.dev/earlier", "version");
    assertThat(BucketTags.merged(present, OURS)).isEqualTo(OURS);
  }

  @Test
  void theSameTagsAgainChangeNothing() {
    var wanted = wanted("team", "data", "cost", "42");
    var present = BucketTags.complete(wanted);
    assertThat(BucketTags.merged(present, wanted)).isEqualTo(present);
  }

  @Test
  void aMemoryThatSomebodyEditedDoesNoHarm() {
    var present = new HashMap<>(OURS);
    present.put("headwater.dev/user-tags", "team team  cost");
    present.put("team", "data");
    assertThat(BucketTags.merged(present, OURS)).isEqualTo(OURS);
  }

  @Test
  void theMemoryStaysWithinWhatS3Takes() {
    var many =
        IntStream.range(0, 40)
            .boxed()
            .collect(Collectors.toMap("tag-number-%02d"::formatted, n -> "value"));
    var memory = BucketTags.complete(many).getOrDefault("headwater.dev/user-tags", "");
    assertThat(memory).hasSizeBetween(200, 256).startsWith("tag-number-00 tag-number-01 ");
    assertThat(memory.split(" ")).allMatch(key -> key.matches("tag-number-\\d\\d"));
  }

  @Test
  void aKeyWithASpaceIsNotRemembered() {
    assertThat(BucketTags.complete(Map.of("cost centre", "42", "team", "data")))
        .containsEntry("headwater.dev/user-tags", "team");
  }

  @ParameterizedTest
  @CsvSource({
    "uid-1, arn/default/quickstart, true",
    "uid-1, changed by hand, true",
    "uid-0, arn/default/quickstart, true",
    "uid-0, arn/other/quickstart, false",
    "uid-9, arn/default/quickstart, false"
  })
  void aBucketIsOursByItsUidOrByAFormerOneTogetherWithTheName(
      String uid, String allow, boolean isOurs) {
    var wanted = wanted(Source.RESTORED);
    var present = Map.of("headwater.dev/uid", uid, "headwater.dev/allow", allow);
    assertThat(BucketTags.isOurs(present, wanted)).isEqualTo(isOurs);
  }

  @ParameterizedTest
  @CsvSource({
    "arn/default/quickstart, , true",
    "arn/default/quickstart, uid-1, true",
    "arn/default/quickstart, uid-0, true",
    "arn/default/quickstart, uid-9, false",
    "arn/default/quickstart-2, , false",
    "arn/other/quickstart, uid-1, false",
    "'', , false"
  })
  void aBucketMayBeAdoptedByTheOneThatItsOwnerNames(
      String allow, @Nullable String uid, boolean isAllowed) {
    var present = new HashMap<>(Map.of("headwater.dev/allow", allow));
    if (uid != null) {
      present.put("headwater.dev/uid", uid);
    }
    assertThat(BucketTags.isAllowed(present, wanted(Source.ADOPTED))).isEqualTo(isAllowed);
  }

  @Test
  void aBucketWithoutTagsMayNotBeAdopted() {
    assertThat(BucketTags.isAllowed(Map.of(), wanted(Source.ADOPTED))).isFalse();
  }

  @Test
  void aNewBucketIsMarkedUntilItsLastSettingIsWritten() {
    var initial = BucketTags.initial(OURS);
    assertThat(BucketTags.isBeingSetUp(initial)).isTrue();
    assertThat(BucketTags.isBeingSetUp(BucketTags.merged(initial, OURS))).isFalse();
  }

  @Test
  void theKeysOfTagsThatDifferAreNamedInOrder() {
    assertThat(
            BucketTags.differing(
                Map.of("same", "1", "gone", "1", "changed", "1"),
                Map.of("same", "1", "new", "1", "changed", "2")))
        .isEqualTo("changed, gone, new");
  }

  @Test
  void aBucketWithoutOurTagsIsNotOurs() {
    var wanted = wanted(Source.RESTORED);
    assertThat(BucketTags.isOurs(Map.of(), wanted)).isFalse();
    assertThat(BucketTags.isOurs(Map.of("headwater.dev/uid", "uid-0"), wanted)).isFalse();
  }

  private static BucketWanted wanted(Source source) {
    return new BucketWanted(
        "bucket", "us-east-1", source, OURS, Set.of("uid-0"), new BucketEncryption.SseS3(), true);
  }

  private static Map<String, String> wanted(String... keysAndValues) {
    var tags = new HashMap<>(OURS);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tags.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return tags;
  }
}
