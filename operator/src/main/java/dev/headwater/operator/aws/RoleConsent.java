package dev.headwater.operator.aws;

import java.util.Optional;
import software.amazon.awssdk.services.iam.model.Role;

/** Whether a role may be used or touched: what its owner says by its tags and its trust. Pure. */
final class RoleConsent {
  private RoleConsent() {}

  /** Why a role of a wanted name was not made for this cluster; empty when it was. */
  static Optional<String> objection(Role present, RoleWanted.Made wanted) {
    var uid = wanted.tags().get(BucketTags.UID);
    if (uid == null || !uid.equals(IamRole.tags(present).get(BucketTags.UID))) {
      return Optional.of(RoleWords.notOurs(wanted));
    }
    return present.path().equals(IamRole.PATH)
        ? Optional.empty()
        : Optional.of(RoleWords.elsewhere(wanted, present.path()));
  }

  /** Why a role of somebody else's is not to be used; empty when it is fine. */
  static Optional<RoleAnswer> objection(
      Role present, RoleWanted.Existing wanted, OidcProvider provider) {
    if (!present.arn().equals(wanted.arn())) {
      return Optional.of(notAllowed(wanted, provider, "the role of that name is " + present.arn()));
    }
    var tags = IamRole.tags(present);
    if (!wanted.allow().equals(tags.get(BucketTags.ALLOW))) {
      return Optional.of(notAllowed(wanted, provider, BucketTags.seen(tags)));
    }
    var trust = PolicyDocuments.decoded(present.assumeRolePolicyDocument());
    return WebIdentityTrust.letsIn(trust, provider, wanted.subject())
        ? Optional.empty()
        : Optional.of(
            new RoleAnswer.NotAllowed(
                RoleWords.notTrusting(wanted, provider), "its trust does not let the pods in"));
  }

  /** The same words whether it is absent or another's. */
  static RoleAnswer notAllowed(RoleWanted.Existing wanted, OidcProvider provider, String seen) {
    return new RoleAnswer.NotAllowed(RoleWords.notAllowed(wanted, provider), seen);
  }
}
