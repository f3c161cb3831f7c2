package dev.headwater.operator.aws;

/** Why a Pod Identity association is not used, and what to do about it, in a user's words. */
final class AssociationWords {
  private AssociationWords() {}

  static String notOurs(String arn, RoleWanted.Made wanted) {
    var subject = wanted.subject();
    return "ServiceAccount %s/%s of EKS cluster %s has the Pod Identity association %s without the tag %s=%s. EKS allows one, and this one is not touched. If it is this cluster's, put the tag back; else remove it (aws eks delete-pod-identity-association --region %s --cluster-name %s --association-id %s), or make the cluster anew with spec.identity.mode None to live by it."
        .formatted(
            subject.namespace(),
            subject.serviceAccount(),
            subject.clusterArn(),
            arn,
            BucketTags.UID,
            wanted.tags().get(BucketTags.UID),
            subject.region(),
            subject.clusterName(),
            arn.substring(arn.lastIndexOf('/') + 1));
  }

  static String pending(PodSubject subject) {
    return "EKS says that ServiceAccount %s/%s of %s has a Pod Identity association, but does not list it yet. It is looked at again."
        .formatted(subject.namespace(), subject.serviceAccount(), subject.clusterArn());
  }

  static String neither(String noProvider, PodSubject subject) {
    return "spec.identity.mode Auto found neither the add-on %s in the EKS cluster nor an OIDC provider. For Pod Identity: aws eks create-addon --region %s --cluster-name %s --addon-name %s. For IRSA: %s"
        .formatted(
            PodIdentityAgent.ADDON,
            subject.region(),
            subject.clusterName(),
            PodIdentityAgent.ADDON,
            noProvider);
  }
}
