package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.SecretReference;
import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * AWS keys of pods without a role, from a Secret: as variables of the AWS SDK, which the engine
 * asks first. A pod has those that were there when it started.
 */
public final class Credentials {
  /** Keys of the Secret, called as the SDK's variables are. */
  public static final List<String> REQUIRED_KEYS =
      List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  private Credentials() {}

  static List<EnvVar> environment(ClusterModel cluster) {
    return Optional.ofNullable(cluster.spec().identityOrDefault().credentialsSecretRef())
        .map(
            secret ->
                Stream.concat(
                        REQUIRED_KEYS.stream().map(key -> variable(secret, key, false)),
                        Stream.of(variable(secret, SESSION_TOKEN, true)))
                    .toList())
        .orElseGet(List::of);
  }

  private static EnvVar variable(SecretReference secret, String key, boolean optional) {
    return new EnvVarBuilder()
        .withName(key)
        .withNewValueFrom()
        .withNewSecretKeyRef(key, secret.name(), optional ? true : null)
        .endValueFrom()
        .build();
  }
}
