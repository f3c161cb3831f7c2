package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.model.PodRole;
import dev.headwater.operator.status.Reason;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of the identity of the pods. */
final class IdentityFinding {
  private IdentityFinding() {}

  /** Empty when AWS was not asked this time, so that the last holds. */
  static Optional<Finding> of(Snapshot seen) {
    return ofRole(seen).or(() -> SecretFinding.of(seen));
  }

  private static Optional<Finding> ofRole(Snapshot seen) {
    return seen.identity()
        .role()
        .map(
            answer ->
                switch (answer) {
                  case RoleAnswer.Ensured ensured -> pods(seen);
                  case RoleAnswer.NotOurs(String message) ->
                      Finding.no(Reason.ROLE_NOT_OURS, message);
                  case RoleAnswer.NotAllowed(String message, String _) ->
                      Finding.no(Reason.ROLE_NOT_ALLOWED, message);
                  case RoleAnswer.NoProvider(String message) ->
                      Finding.no(Reason.OIDC_PROVIDER_MISSING, message);
                  case RoleAnswer.AssociationNotOurs(String message) ->
                      Finding.no(Reason.ASSOCIATION_NOT_OURS, message);
                  case RoleAnswer.Pending(String message) ->
                      Finding.unknown(Reason.ROLE_PROPAGATING, message);
                  case RoleAnswer.Unavailable unavailable -> Finding.aws(unavailable.problem());
                });
  }

  private static Finding pods(Snapshot seen) {
    var role = seen.podRole().orElseThrow();
    var without = InjectedRole.missing(seen.world().pods(), role);
    if (without.isEmpty()) {
      return Finding.yes(
          Reason.IDENTITY_READY,
          switch (role) {
            case PodRole.WebIdentity(String arn) -> "Pods get the role " + arn + ".";
            case PodRole.PodIdentity(String arn) ->
                "Pods get the role " + arn + " by EKS Pod Identity.";
          });
    }
    var names =
        without.stream()
            .map(pod -> pod.getMetadata().getName())
            .sorted()
            .collect(Collectors.joining(", "));
    return Finding.no(
        Reason.CREDENTIALS_NOT_INJECTED,
        "Pods were created without the role %s: %s. Those that are not ready are replaced; one that is ready lives by another identity: delete it with kubectl when it suits you. If it stays, check that EKS's pod identity webhook runs."
            .formatted(role.arn(), names));
  }
}
