package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.SecretReference;
import dev.headwater.operator.desired.Credentials;
import dev.headwater.operator.prometheus.BearerToken;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsSecretsTest {
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "aWQ=", "AWS_SECRET_ACCESS_KEY", "a2V5");
  private static final IdentitySpec SPEC =
      new IdentitySpec(IdentityMode.NONE, null, new SecretReference("keys"));

  private final Stage stage = new Stage().identifiesBy(SPEC).bucketIsReady();

  @Test
  void aSecretThatNamesTheClusterAndHasBothKeysIsUsed() {
    assertThat(judged(Map.of("headwater.dev/cluster", "quickstart"), KEYS))
        .isEqualTo(new SecretAnswer.Usable());
  }

  @Test
  void aSecretOfSomebodyElsesIsNotLookedInto() {
    assertThat(judged(Map.of(), KEYS)).isEqualTo(new SecretAnswer.NotAllowed(Optional.empty()));
    assertThat(judged(Map.of("headwater.dev/cluster", "other"), Map.of()))
        .isEqualTo(new SecretAnswer.NotAllowed(Optional.of("other")));
  }

  @Test
  void keysThatAreMissingOrEmptyAreNamed() {
    var ours = Map.of("headwater.dev/cluster", "quickstart");
    assertThat(judged(ours, Map.of("AWS_ACCESS_KEY_ID", "aWQ=", "AWS_SECRET_ACCESS_KEY", "")))
        .isEqualTo(new SecretAnswer.Incomplete(List.of("AWS_SECRET_ACCESS_KEY")));
  }

  @Test
  void aTokenIsReadFromASecretThatNamesTheCluster() {
    var ours = Map.of("headwater.dev/cluster", "quickstart");
    assertThat(token(ours, "abc.def\n"))
        .isEqualTo(new TokenAnswer.Known(new BearerToken("abc.def")));
    assertThat(token(Map.of("headwater.dev/cluster", "other"), "abc.def"))
        .isEqualTo(new TokenAnswer.Refused(new SecretAnswer.NotAllowed(Optional.of("other"))));
  }

  /** It goes into a header, where a line end would begin another one. */
  @ParameterizedTest
  @ValueSource(strings = {"", "abc def", "abc\r\nHost: other", "ä"})
  void whatIsNoTokenIsNotSent(String text) {
    assertThat(token(Map.of("headwater.dev/cluster", "quickstart"), text))
        .isEqualTo(new TokenAnswer.Refused(new SecretAnswer.Incomplete(List.of("token"))));
  }

  private static TokenAnswer token(Map<String, String> labels, String text) {
    var base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return CredentialsSecrets.token(secret(labels, Map.of("token", base64)), "quickstart");
  }

  @Test
  void nothingIsMadeBeforeTheSecretIsUsable() {
    assertThat(stage.plan().objects()).isEmpty();
    stage.secret = Optional.of(new SecretAnswer.NotAllowed(Optional.of("other")));
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(message())
        .contains("keys", "headwater.dev/cluster=quickstart, but =other", "kubectl -n default");
    stage.secret = Optional.of(new SecretAnswer.Usable());
    assertThat(message()).isEqualTo("Pods get the AWS keys in Secret keys when they start.");
    assertThat(containers())
        .isNotEmpty()
        .allSatisfy(
            variables ->
                assertThat(variables)
                    .filteredOn(variable -> variable.getValueFrom() != null)
                    .filteredOn(variable -> variable.getValueFrom().getSecretKeyRef() != null)
                    .extracting(
                        EnvVar::getName,
                        variable -> variable.getValueFrom().getSecretKeyRef().getName(),
                        variable -> variable.getValueFrom().getSecretKeyRef().getKey())
                    .containsExactly(
                        tuple("AWS_ACCESS_KEY_ID", "keys", "AWS_ACCESS_KEY_ID"),
                        tuple("AWS_SECRET_ACCESS_KEY", "keys", "AWS_SECRET_ACCESS_KEY"),
                        tuple("AWS_SESSION_TOKEN", "keys", "AWS_SESSION_TOKEN")));
  }

  @Test
  void anUnreadSecretTakesNothingBack() {
    stage.secret = Optional.of(new SecretAnswer.Usable());
    stage.applied();
    var before = message();
    stage.secret = Optional.of(new SecretAnswer.Unread());
    assertThat(message()).isEqualTo(before);
  }

  private List<List<EnvVar>> containers() {
    return stage.plan().objects().stream()
        .filter(StatefulSet.class::isInstance)
        .map(StatefulSet.class::cast)
        .map(set -> set.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .toList();
  }

  private String message() {
    return stage.visit().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals("IdentityReady"))
        .map(condition -> condition.message())
        .findAny()
        .orElseThrow();
  }

  private static SecretAnswer judged(Map<String, String> labels, Map<String, String> data) {
    return CredentialsSecrets.judge(secret(labels, data), "quickstart", Credentials.REQUIRED_KEYS);
  }

  private static Secret secret(Map<String, String> labels, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withData(data)
        .build();
  }
}
