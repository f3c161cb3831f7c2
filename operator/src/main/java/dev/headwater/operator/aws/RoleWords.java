package dev.headwater.operator.aws;

/** Why a role is not used, and what to do about it, in a user's words. */
final class RoleWords {
  private RoleWords() {}

  static String notOurs(RoleWanted.Made wanted) {
    return "Role %s is in this account without the tag %s=%s. It is not touched. If it is this cluster's role, put the tag back; else remove it."
        .formatted(wanted.name(), BucketTags.UID, wanted.tags().get(BucketTags.UID));
  }

  static String elsewhere(RoleWanted.Made wanted, String path) {
    return "Role %s has the tag %s=%s, but the path %s, not %s: Headwater did not make it. It is not touched. Remove it, so that it can be made."
        .formatted(
            wanted.name(), BucketTags.UID, wanted.tags().get(BucketTags.UID), path, IamRole.PATH);
  }

  static String pending(String name) {
    return "Role %s was created less than %d minutes ago, and AWS does not show it everywhere yet. It is looked at again."
        .formatted(name, NewRoles.SETTLED_AFTER.toMinutes());
  }

  static String otherAccount(RoleWanted.Existing wanted, String account) {
    return "Role %s does not belong to account %s, which is the operator's: its tags and its trust cannot be read. Name a role of account %s in spec.identity.roleArn."
        .formatted(wanted.arn(), account, account);
  }

  static String notAllowed(RoleWanted.Existing wanted, OidcProvider provider) {
    return "Role %s is not used: there is no such role with the tag %s=%s. Either it does not exist, or it lacks the tag; the operator's log says which. It is neither made nor touched. Have its owner set the tag, or create it with the tag and with this statement in its trust policy, or correct spec.identity.roleArn: %s"
        .formatted(
            wanted.arn(),
            BucketTags.ALLOW,
            wanted.allow(),
            WebIdentityTrust.statement(provider, wanted.subject()));
  }

  static String notTrusting(RoleWanted.Existing wanted, OidcProvider provider) {
    return "The trust policy of role %s does not let in %s of EKS cluster %s. It is not changed. Have the role's owner add this statement to it: %s"
        .formatted(
            wanted.arn(),
            wanted.subject().tokenSubject(),
            wanted.subject().clusterArn(),
            WebIdentityTrust.statement(provider, wanted.subject()));
  }

  static String noCluster(PodSubject subject, String account) {
    return "EKS cluster %s does not exist for account %s, which is the operator's, or has no OIDC issuer, so IAM cannot tell its pods. Correct the operator's setting HEADWATER_CLUSTER_ARN, or give the operator a role of the cluster's account."
        .formatted(subject.clusterArn(), account);
  }

  static String noProvider(OidcProvider provider, PodSubject subject) {
    return "EKS cluster %s has no OIDC provider in IAM: %s does not exist. It is not made, since it is for all pods of the EKS cluster. Make it: eksctl utils associate-iam-oidc-provider --cluster %s --approve --region %s"
        .formatted(subject.clusterArn(), provider.arn(), subject.clusterName(), subject.region());
  }

  static String noAudience(OidcProvider provider, PodSubject subject) {
    return "The OIDC provider %s of EKS cluster %s does not have the audience %s, which pods' tokens have. It is not changed, since it is for all pods of the EKS cluster. Add it: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s"
        .formatted(
            provider.arn(),
            subject.clusterArn(),
            WebIdentityTrust.AUDIENCE,
            provider.arn(),
            WebIdentityTrust.AUDIENCE);
  }
}
