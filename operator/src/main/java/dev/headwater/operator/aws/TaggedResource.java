package dev.headwater.operator.aws;

/**
 * Something in AWS that carries the tags which Headwater gives to what it makes.
 *
 * @param name what calls of its service know it by
 * @param uid uid of the StreamCluster that it was made for
 * @param owner namespace and name of that StreamCluster, {@code <namespace>/<name>}
 */
public record TaggedResource(Kind kind, String arn, String name, String uid, String owner) {
  /** What is made for a StreamCluster and can outlive it. */
  public enum Kind {
    S3_BUCKET("S3Bucket"),
    IAM_ROLE("IamRole"),
    EKS_POD_IDENTITY_ASSOCIATION("EksPodIdentityAssociation");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** As {@code status.cloudResources} spells it. */
    public String id() {
      return id;
    }
  }
}
