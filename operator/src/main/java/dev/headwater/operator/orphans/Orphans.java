package dev.headwater.operator.orphans;

import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResource.MadeFor;
import java.util.List;

/** Which of the things that were made are left behind, and what to say of each: pure. */
final class Orphans {
  private Orphans() {}

  /** Those of which no StreamCluster lives, and no record says that they were kept. */
  static List<TaggedResource> among(List<TaggedResource> found, InUse inUse) {
    return found.stream().filter(resource -> !isInUse(resource, inUse)).toList();
  }

  private static boolean isInUse(TaggedResource resource, InUse inUse) {
    return resource.madeFor().map(MadeFor::uid).filter(inUse.uids()::contains).isPresent()
        || switch (resource.kind()) {
          case S3_BUCKET -> inUse.buckets().contains(resource.name());
          case IAM_ROLE, EKS_POD_IDENTITY_ASSOCIATION -> false;
          case VPC_ENDPOINT -> inUse.makesEndpoints() || inUse.endpoints().contains(resource.arn());
        };
  }

  /**
   * What it is, whose it was and how to look at it.
   *
   * @param eksCluster name of the EKS cluster
   */
  static String message(TaggedResource orphan, String eksCluster) {
    return orphan
        .madeFor()
        .map(
            by ->
                "%s %s was made for StreamCluster %s (uid %s), which is gone%s. Headwater does not delete it. Look at it: %s"
                    .formatted(
                        orphan.kind().id(),
                        orphan.arn(),
                        by.owner(),
                        by.uid(),
                        orphan.kind() == TaggedResource.Kind.S3_BUCKET
                            ? ", and no ConfigMap keeps a record of its data"
                            : "",
                        command(orphan, eksCluster)))
        .orElseGet(
            () ->
                "%s %s was made for StreamClusters of EKS cluster %s, and none relies on it any more. Headwater does not delete it: others in its VPC may rely on it. Look at it: %s. To keep it and hear no more of it, remove its tag headwater.dev/eks-cluster."
                    .formatted(
                        orphan.kind().id(), orphan.arn(), eksCluster, command(orphan, eksCluster)));
  }

  private static String command(TaggedResource orphan, String eksCluster) {
    return switch (orphan.kind()) {
      case S3_BUCKET -> "aws s3api list-objects-v2 --max-items 10 --bucket " + orphan.name();
      case IAM_ROLE -> "aws iam get-role --role-name " + orphan.name();
      case EKS_POD_IDENTITY_ASSOCIATION ->
          "aws eks describe-pod-identity-association --cluster-name %s --association-id %s"
              .formatted(eksCluster, orphan.name());
      case VPC_ENDPOINT -> "aws ec2 describe-vpc-endpoints --vpc-endpoint-ids " + orphan.name();
    };
  }
}
