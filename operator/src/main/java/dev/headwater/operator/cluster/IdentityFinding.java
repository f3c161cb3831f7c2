package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of the identity of the pods. */
final class IdentityFinding {
  private IdentityFinding() {}

  /** Empty when AWS was not asked this time, so that the last holds. */
  static Optional<Finding> of(Snapshot seen) {
    return seen.role()
        .map(
            answer ->
                switch (answer) {
                  case RoleAnswer.Ensured(String arn, String provider) ->
                      pods(arn, InjectedRole.missing(seen.world().pods(), arn));
                  case RoleAnswer.NotOurs(String message) ->
                      Finding.no(Reason.ROLE_NOT_OURS, message);
                  case RoleAnswer.NotAllowed(String message) ->
                      Finding.no(Reason.ROLE_NOT_ALLOWED, message);
                  case RoleAnswer.Missing(String message) ->
                      Finding.no(Reason.ROLE_MISSING, message);
                  case RoleAnswer.NoProvider(String message) ->
                      Finding.no(Reason.OIDC_PROVIDER_MISSING, message);
                  case RoleAnswer.Pending(String message) ->
                      Finding.unknown(Reason.ROLE_PROPAGATING, message);
                  case RoleAnswer.Unavailable unavailable -> Finding.aws(unavailable.problem());
                });
  }

  private static Finding pods(String arn, List<Pod> without) {
    if (without.isEmpty()) {
      return Finding.yes(Reason.IDENTITY_READY, "Pods get the role " + arn + ".");
    }
    var names =
        without.stream()
            .map(pod -> pod.getMetadata().getName())
            .sorted()
            .collect(Collectors.joining(", "));
    return Finding.no(
        Reason.CREDENTIALS_NOT_INJECTED,
        "Pods were created without the role %s: %s. Those that are not ready are replaced; one that is ready lives by another identity: delete it with kubectl when it suits you. If it stays, check that EKS's pod identity webhook runs."
            .formatted(arn, names));
  }
}
