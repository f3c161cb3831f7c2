package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;

/**
 * The Pod Identity association of a ServiceAccount: EKS allows one, and has no name for it that
 * could be chosen, so it is looked up by the ServiceAccount and known by its tags.
 */
final class PodIdentityAssociations {
  private final AwsClients clients;

  PodIdentityAssociations(AwsClients clients) {
    this.clients = clients;
  }

  /** The role is there; makes sure that the association leads to it. */
  RoleAnswer ensure(RoleWanted.Made wanted, String roleArn) {
    var present = look(wanted.subject());
    if (present.isEmpty()) {
      return created(wanted, roleArn)
          .<RoleAnswer>map(arn -> new RoleAnswer.Ensured(roleArn, new RoleLink.Association(arn)))
          .orElseGet(() -> new RoleAnswer.Pending(AssociationWords.pending(wanted.subject())));
    }
    var association = present.orElseThrow();
    if (!isOurs(association, wanted)) {
      return new RoleAnswer.AssociationNotOurs(
          AssociationWords.notOurs(association.associationArn(), wanted));
    }
    if (!roleArn.equals(association.roleArn())) {
      update(wanted.subject(), association, roleArn);
    }
    tag(wanted.subject(), association, wanted.tags());
    return new RoleAnswer.Ensured(roleArn, new RoleLink.Association(association.associationArn()));
  }

  /** Removes the association that was made for the cluster; another's stays. */
  void remove(RoleWanted.Made wanted) {
    look(wanted.subject())
        .filter(association -> isOurs(association, wanted))
        .ifPresent(association -> delete(wanted.subject(), association));
  }

  private static boolean isOurs(PodIdentityAssociation association, RoleWanted.Made wanted) {
    var uid = wanted.tags().get(BucketTags.UID);
    return uid != null && uid.equals(association.tags().get(BucketTags.UID));
  }

  private Optional<PodIdentityAssociation> look(PodSubject subject) {
    return EksCall.ifThere(
            "eks:ListPodIdentityAssociations",
            () ->
                eks(subject)
                    .listPodIdentityAssociations(
                        b ->
                            b.clusterName(subject.clusterName())
                                .namespace(subject.namespace())
                                .serviceAccount(subject.serviceAccount()))
                    .associations())
        .flatMap(found -> found.stream().findFirst())
        .flatMap(
            summary ->
                EksCall.ifThere(
                    "eks:DescribePodIdentityAssociation",
                    () ->
                        eks(subject)
                            .describePodIdentityAssociation(
                                b ->
                                    b.clusterName(subject.clusterName())
                                        .associationId(summary.associationId()))
                            .association()));
  }

  /** Its ARN; empty when there is one that is not listed yet. */
  private Optional<String> created(RoleWanted.Made wanted, String roleArn) {
    var subject = wanted.subject();
    return AwsCall.of(
        "eks:CreatePodIdentityAssociation",
        () -> {
          try {
            return Optional.of(
                eks(subject)
                    .createPodIdentityAssociation(
                        b ->
                            b.clusterName(subject.clusterName())
                                .namespace(subject.namespace())
                                .serviceAccount(subject.serviceAccount())
                                .roleArn(roleArn)
                                .tags(wanted.tags()))
                    .association()
                    .associationArn());
          } catch (ResourceInUseException e) {
            return Optional.empty();
          }
        });
  }

  private void update(PodSubject subject, PodIdentityAssociation association, String roleArn) {
    AwsCall.of(
        "eks:UpdatePodIdentityAssociation",
        () ->
            eks(subject)
                .updatePodIdentityAssociation(
                    b ->
                        b.clusterName(subject.clusterName())
                            .associationId(association.associationId())
                            .roleArn(roleArn)));
  }

  private void tag(
      PodSubject subject, PodIdentityAssociation association, Map<String, String> wanted) {
    if (!association.tags().entrySet().containsAll(wanted.entrySet())) {
      AwsCall.of(
          "eks:TagResource",
          () ->
              eks(subject)
                  .tagResource(b -> b.resourceArn(association.associationArn()).tags(wanted)));
    }
  }

  private void delete(PodSubject subject, PodIdentityAssociation association) {
    EksCall.ifThere(
        "eks:DeletePodIdentityAssociation",
        () ->
            eks(subject)
                .deletePodIdentityAssociation(
                    b ->
                        b.clusterName(subject.clusterName())
                            .associationId(association.associationId())));
  }

  private EksClient eks(PodSubject subject) {
    return clients.eks(subject.region());
  }
}
