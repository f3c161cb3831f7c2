package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.status.Reason;
import java.util.List;
import java.util.Optional;

/** What is to be said of the Secret with the pods' AWS keys. */
final class SecretFinding {
  private SecretFinding() {}

  /** Empty when there is none, or nothing new is known of it, so that the last holds. */
  static Optional<Finding> of(Snapshot seen) {
    return ClusterIdentity.secret(seen.cluster())
        .flatMap(secret -> seen.identity().secret().flatMap(answer -> of(secret, answer)));
  }

  private static Optional<Finding> of(CredentialsSecret secret, SecretAnswer answer) {
    return switch (answer) {
      case SecretAnswer.Unread unread -> Optional.empty();
      case SecretAnswer.Usable usable -> Optional.of(usable(secret));
      case SecretAnswer.Missing missing -> Optional.of(missing(secret));
      case SecretAnswer.Incomplete(List<String> keys) -> Optional.of(incomplete(secret, keys));
      case SecretAnswer.NotAllowed(Optional<String> label) ->
          Optional.of(notAllowed(secret, label));
    };
  }

  private static Finding usable(CredentialsSecret secret) {
    return Finding.yes(
        Reason.IDENTITY_READY,
        "Pods get the AWS keys in Secret %s when they start.".formatted(secret.name()));
  }

  private static Finding missing(CredentialsSecret secret) {
    return Finding.no(
        Reason.SECRET_MISSING,
        "Secret %s does not exist in namespace %s. Create it with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and the label %s=%s."
            .formatted(secret.name(), secret.namespace(), Labels.CLUSTER, secret.cluster()));
  }

  private static Finding incomplete(CredentialsSecret secret, List<String> keys) {
    return Finding.no(
        Reason.SECRET_MISSING,
        "Secret %s in namespace %s has no value for %s. Set it; pods that start later have it."
            .formatted(secret.name(), secret.namespace(), String.join(" and ", keys)));
  }

  private static Finding notAllowed(CredentialsSecret secret, Optional<String> label) {
    return Finding.no(Reason.SECRET_NOT_ALLOWED, withoutConsent(secret, label));
  }

  /** What is said of a Secret whose label does not name the cluster. */
  static String withoutConsent(CredentialsSecret secret, Optional<String> label) {
    return "Secret %s does not carry the label %s=%s%s. It is not used. Have its owner set the label: kubectl -n %s label secret %s %s=%s"
        .formatted(
            secret.name(),
            Labels.CLUSTER,
            secret.cluster(),
            label.map(other -> ", but =" + other).orElse(""),
            secret.namespace(),
            secret.name(),
            Labels.CLUSTER,
            secret.cluster());
  }
}
