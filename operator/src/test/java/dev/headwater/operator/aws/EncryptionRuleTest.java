package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.EncryptionType;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class EncryptionRuleTest {
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final BucketEncryption KMS = new BucketEncryption.SseKms(KEY);
  private static final BucketEncryption S3 = new BucketEncryption.SseS3();

  @Test
  void withoutAKeyS3EncryptsWithItsOwn() {
    assertThat(EncryptionRule.changed(List.of(), S3)).contains(aes256());
    assertThat(EncryptionRule.changed(List.of(aes256()), S3)).isEmpty();
  }

  @Test
  void withAKeyItEncryptsWithThatThroughABucketKey() {
    var rule = EncryptionRule.changed(List.of(aes256()), KMS).orElseThrow();
    assertThat(rule).isEqualTo(kms(KEY, true));
    assertThat(EncryptionRule.changed(List.of(rule), KMS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("otherThanDeclared")
  void whatIsNotAsDeclaredChanges(List<ServerSideEncryptionRule> present) {
    assertThat(EncryptionRule.changed(present, KMS)).contains(kms(KEY, true));
  }

  static Stream<List<ServerSideEncryptionRule>> otherThanDeclared() {
    return Stream.of(
        List.of(),
        List.of(aes256()),
        List.of(kms(KEY, false)),
        List.of(kms("arn:aws:kms:us-east-1:123456789012:key/2", true)));
  }

  @Test
  void aBucketWithoutAKeyLeavesKms() {
    assertThat(EncryptionRule.changed(List.of(kms(KEY, true)), S3)).contains(aes256());
  }

  @Test
  void whatIsForbiddenToClientsStaysForbidden() {
    var present =
        aes256().toBuilder()
            .blockedEncryptionTypes(b -> b.encryptionType(EncryptionType.SSE_C))
            .build();
    assertThat(EncryptionRule.changed(List.of(present), S3)).isEmpty();
    assertThat(EncryptionRule.changed(List.of(present), KMS).orElseThrow().blockedEncryptionTypes())
        .isEqualTo(present.blockedEncryptionTypes());
  }

  @Test
  void anAdoptedBucketStaysAsItsOwnerSetIt() {
    var any = new BucketEncryption.AsItIs();
    assertThat(EncryptionRule.changed(List.of(), any)).isEmpty();
    assertThat(EncryptionRule.changed(List.of(kms(KEY, false)), any)).isEmpty();
  }

  private static ServerSideEncryptionRule aes256() {
    return ServerSideEncryptionRule.builder()
        .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256))
        .bucketKeyEnabled(false)
        .build();
  }

  private static ServerSideEncryptionRule kms(String key, boolean bucketKey) {
    return ServerSideEncryptionRule.builder()
        .applyServerSideEncryptionByDefault(
            d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
        .bucketKeyEnabled(bucketKey)
        .build();
  }
}
