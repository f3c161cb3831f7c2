package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.RoleAnswer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * What a visit knows of the pods' identity.
 *
 * @param role what AWS said of the pods' role; empty while it was not asked or has not answered
 * @param secret what the API server said of the Secret with the pods' keys; empty while it was not
 *     asked or has not answered
 * @param replaceable pods that came up without the role and are to be replaced now
 */
record SeenIdentity(
    Optional<RoleAnswer> role, Optional<SecretAnswer> secret, List<Pod> replaceable) {
  static final SeenIdentity NOTHING =
      new SeenIdentity(Optional.empty(), Optional.empty(), List.of());

  SeenIdentity {
    replaceable = List.copyOf(replaceable);
  }
}
