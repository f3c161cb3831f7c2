package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

class BucketKeyTest {
  private static final String ARN = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final String ALLOW = "arn:aws:eks:us-east-1:123456789012:cluster/c/default/orders";
  private static final Map<String, String> TAGS = Map.of("headwater.dev/allow", ALLOW);

  @Test
  void anEnabledKeyThatNamesTheClusterIsFine() {
    assertThat(BucketKey.objection(key("Enabled"), TAGS, ALLOW)).isEmpty();
  }

  @Test
  void aKeyWithoutTheTagIsNotUsed() {
    assertThat(BucketKey.objection(key("Enabled"), Map.of("team", "a"), ALLOW))
        .containsInstanceOf(BucketAnswer.KeyNotAllowed.class);
  }

  /** Only the installation's log tells them apart. */
  @Test
  void aKeyOfAnotherClusterReadsAsIfThereWereNone() {
    var others = Map.of("headwater.dev/allow", ALLOW + "-2");
    var refused =
        (BucketAnswer.KeyNotAllowed)
            BucketKey.objection(key("Enabled"), others, ALLOW).orElseThrow();
    var absent = (BucketAnswer.KeyNotAllowed) BucketKey.notAllowed(ARN, ALLOW, "it is not there");
    assertThat(refused.message()).isEqualTo(absent.message()).contains(ALLOW + ".");
    assertThat(refused.seen()).isEqualTo("its tag headwater.dev/allow is " + ALLOW + "-2");
  }

  /** Whose key it is comes first: of a key that may not be used nothing is told. */
  @Test
  void theStateOfAKeyOfOthersIsNotTold() {
    assertThat(BucketKey.objection(key("Disabled"), Map.of(), ALLOW))
        .containsInstanceOf(BucketAnswer.KeyNotAllowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Disabled, enable-key",
    "PendingDeletion, cancel-key-deletion",
    "PendingReplicaDeletion, cancel-key-deletion",
    "PendingImport, key material",
    "Unavailable, look at the key",
    "InventedLater, look at the key"
  })
  void aKeyThatIsNotEnabledSaysWhatToDo(String state, String next) {
    assertThat(BucketKey.objection(key(state), TAGS, ALLOW))
        .hasValueSatisfying(
            answer ->
                assertThat(answer)
                    .isInstanceOf(BucketAnswer.KeyUnusable.class)
                    .asString()
                    .contains(ARN, state, next));
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048, ENCRYPT_DECRYPT", "HMAC_256, GENERATE_VERIFY_MAC"})
  void aKeyOfAKindThatS3CannotUseIsNamed(String spec, String usage) {
    var key = key("Enabled").toBuilder().keySpec(spec).keyUsage(usage).build();
    assertThat(BucketKey.objection(key, TAGS, ALLOW))
        .hasValueSatisfying(
            answer ->
                assertThat(answer)
                    .isInstanceOf(BucketAnswer.KeyUnusable.class)
                    .asString()
                    .contains(spec, "SYMMETRIC_DEFAULT"));
  }

  private static KeyMetadata key(String state) {
    return KeyMetadata.builder()
        .arn(ARN)
        .keyState(state)
        .keySpec("SYMMETRIC_DEFAULT")
        .keyUsage("ENCRYPT_DECRYPT")
        .build();
  }
}
