package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headwater.operator.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

class NewRolesTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private final HandClock clock = new HandClock(NOON);
  private final NewRoles roles = new NewRoles(clock);

  @Test
  void aRoleIsNewForTwoMinutes() {
    roles.add("role");
    clock.advance(Duration.ofSeconds(119));
    assertThat(roles.contains("role")).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(roles.contains("role")).isFalse();
  }

  @Test
  void aRoleThatIsSeenIsNewByTheTimeOfItsCreation() {
    roles.add("young", NOON.minusSeconds(100));
    roles.add("old", NOON.minusSeconds(120));
    assertThat(roles.contains("young")).isTrue();
    assertThat(roles.contains("old")).isFalse();
    clock.advance(Duration.ofSeconds(20));
    assertThat(roles.contains("young")).isFalse();
  }

  @Test
  void aRoleThatIsDeletedIsNotNew() {
    roles.add("role");
    roles.remove("role");
    assertThat(roles.contains("role")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("usual")
  void usualFailuresOfNewRolesAreExplained(SdkException failure) {
    roles.add("role");
    assertThat(roles.explains(failed(failure), "role")).isTrue();
    assertThat(roles.explains(failed(failure), "other")).isFalse();
    clock.advance(NewRoles.SETTLED_AFTER);
    assertThat(roles.explains(failed(failure), "role")).isFalse();
  }

  static Stream<SdkException> usual() {
    return Stream.of(
        NoSuchEntityException.builder().message("not found").build(),
        answered("AccessDenied", 403),
        MalformedPolicyDocumentException.builder()
            .message("Invalid principal in policy: \"AWS\":\"arn\"")
            .build());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void otherFailuresAreFaults(SdkException failure) {
    roles.add("role");
    assertThat(roles.explains(failed(failure), "role")).isFalse();
  }

  static Stream<SdkException> faults() {
    return Stream.of(
        answered("ExpiredToken", 403),
        answered("InvalidClientTokenId", 403),
        answered("Throttling", 400),
        answered("ServiceFailure", 500),
        EntityAlreadyExistsException.builder().message("exists").build(),
        MalformedPolicyDocumentException.builder().message("Syntax errors in policy.").build(),
        SdkClientException.create("no route"));
  }

  private static AwsCall.Failed failed(SdkException failure) {
    return catchThrowableOfType(
        AwsCall.Failed.class,
        () ->
            AwsCall.of(
                "iam:GetRole",
                () -> {
                  throw failure;
                }));
  }

  private static SdkException answered(String code, int status) {
    return IamException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .build();
  }
}
