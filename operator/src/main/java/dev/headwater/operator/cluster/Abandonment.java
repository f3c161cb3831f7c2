package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Annotations;

/** What stays in AWS of a StreamCluster that its user lets go as it is, in words. */
final class Abandonment {
  private static final String BECAUSE =
      "its annotation " + Annotations.ABANDON + " is true, so AWS is not touched.";

  private Abandonment() {}

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
