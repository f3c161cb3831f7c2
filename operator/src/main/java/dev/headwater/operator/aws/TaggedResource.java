package dev.headwater.operator.aws;

import java.util.Optional;

/**
 * Something in AWS that carries the tags which Headwater gives to what it makes.
 *
 * @param name what calls of its service know it by
 * @param madeFor the StreamCluster that it was made for; empty when it is for all of a VPC
 */
public record TaggedResource(Kind kind, String arn, String name, Optional<MadeFor> madeFor) {
  /**
   * A StreamCluster as tags name it.
   *
   * @param owner its namespace and name, {@code <namespace>/<name>}
   */
  public record MadeFor(String uid, String owner) {}

  /** What is made for StreamClusters and can outlive them. */
  public enum Kind {
    S3_BUCKET("S3Bucket"),
    IAM_ROLE("IamRole"),
    EKS_POD_IDENTITY_ASSOCIATION("EksPodIdentityAssociation"),
    VPC_ENDPOINT("VpcEndpoint");

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
