package dev.headwater.e2e.operator;

import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.StackClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Every bucket, role and association of a stack's account that was made for a StreamCluster, found
 * as an administrator finds them: by listing all and reading their tags.
 */
record AwsInventory(List<Made> all) {
  private static final String UID = "headwater.dev/uid";
  private static final String EKS = "local-stack";

  /** One of them, with the uid of its StreamCluster. */
  record Made(Kind kind, String name, String uid) {}

  static AwsInventory of(AwsStack aws) {
    var all = new ArrayList<Made>();
    try (var s3 = StackClients.s3(aws);
        var iam = StackClients.iam(aws);
        var eks = StackClients.eks(aws)) {
      addBuckets(s3, all);
      addRoles(iam, all);
      addAssociations(eks, all);
    }
    return new AwsInventory(List.copyOf(all));
  }

  /**
   * The kinds of what was made for whoever has one of these uids, each as often as there is one.
   */
  List<Kind> of(Set<String> uids) {
    return all.stream().filter(made -> uids.contains(made.uid())).map(Made::kind).sorted().toList();
  }

  private static void addBuckets(S3Client s3, List<Made> all) {
    for (var bucket : s3.listBuckets().buckets()) {
      try {
        s3.getBucketTagging(b -> b.bucket(bucket.name())).tagSet().stream()
            .filter(tag -> tag.key().equals(UID))
            .forEach(tag -> all.add(new Made(Kind.S3_BUCKET, bucket.name(), tag.value())));
      } catch (S3Exception untaggedOrGone) {
        // Somebody else's, or of a cluster that goes meanwhile.
      }
    }
  }

  /** A list of roles shows no tags. */
  private static void addRoles(IamClient iam, List<Made> all) {
    for (var role : iam.listRolesPaginator(b -> b.pathPrefix("/headwater/")).roles()) {
      try {
        iam.listRoleTags(b -> b.roleName(role.roleName())).tags().stream()
            .filter(tag -> tag.key().equals(UID))
            .forEach(tag -> all.add(new Made(Kind.IAM_ROLE, role.roleName(), tag.value())));
      } catch (NoSuchEntityException gone) {
        // With its cluster, since it was listed.
      }
    }
  }

  private static void addAssociations(EksClient eks, List<Made> all) {
    for (var listed : eks.listPodIdentityAssociations(b -> b.clusterName(EKS)).associations()) {
      var id = listed.associationId();
      try {
        var found = eks.describePodIdentityAssociation(b -> b.clusterName(EKS).associationId(id));
        Optional.ofNullable(found.association().tags().get(UID))
            .ifPresent(uid -> all.add(new Made(Kind.EKS_POD_IDENTITY_ASSOCIATION, id, uid)));
      } catch (ResourceNotFoundException gone) {
        // With its cluster, since it was listed.
      }
    }
  }
}
