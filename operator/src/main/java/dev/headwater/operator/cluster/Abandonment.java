package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Annotations;
import java.util.Map;
import java.util.Optional;

/** The wish of a user that a StreamCluster goes and nothing in AWS is touched for it. */
final class Abandonment {
  private static final String BECAUSE =
      "its annotation " + Annotations.ABANDON + " is true, so AWS is not touched.";

  private Abandonment() {}

  static boolean isDeclared(StreamCluster cluster) {
    return "true"
        .equals(
            Optional.ofNullable(cluster.getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(Annotations.ABANDON));
  }

  /** Why the data stays. */
  static String ofData() {
    return BECAUSE;
  }

  /** Why the role stays, and how it goes. */
  static String ofRole(String role) {
    return "%s Remove the role %s by hand: aws iam delete-role-policy --role-name %s --policy-name headwater-storage; aws iam delete-role --role-name %s"
        .formatted(BECAUSE, role, role, role);
  }
}
