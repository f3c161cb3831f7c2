package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Principal;
import dev.headwater.e2e.aws.policy.Trust;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The role of an association. EKS looks it up and refuses one that is not there (<a
 * href="https://github.com/hashicorp/terraform-provider-aws/pull/34717">34717</a>), which happens
 * to roles that were just made, or whose trust does not name EKS (<a
 * href="https://github.com/hashicorp/terraform-provider-aws/issues/41483">41483</a>).
 */
record AssociatedRole(String arn) {
  /** Whom roles of pods trust. */
  static final Principal EKS = new Principal("Service", "pods.eks.amazonaws.com");

  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/.+");

  /** EKS's words about a role that it does not take. */
  Optional<String> objection(IamRoles roles) {
    if (!ARN.matcher(arn).matches()) {
      return Optional.of("Role ARN is not valid: " + arn);
    }
    var trust = roles.trust(arn.substring(arn.lastIndexOf('/') + 1));
    return trust.isEmpty()
        ? Optional.of("Role provided in the request does not exist.")
        : trust
            .filter(document -> !Trust.parse(document).names(EKS))
            .map(_ -> "Trust policy of the role provided is invalid.");
  }
}
