package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Optional;

/** A role as it is to be. */
public sealed interface RoleWanted {
  /** Whom it lets in. */
  PodSubject subject();

  /**
   * A role that Headwater makes.
   *
   * @param name its name, at most 64 characters
   * @param tags all tags; among them {@link BucketTags#UID}, which tells our role from another
   * @param permissions what it allows
   * @param injection how its credentials get into the pods; empty leaves it to what the EKS cluster
   *     has
   * @param boundaryArn permissions boundary; one that is there stays when this is empty
   */
  record Made(
      String name,
      PodSubject subject,
      Map<String, String> tags,
      StoragePermissions permissions,
      Optional<Injection> injection,
      Optional<String> boundaryArn)
      implements RoleWanted {
    /** IAM's limit, which not every emulator of it keeps. */
    private static final int LONGEST_NAME = 64;

    public Made {
      tags = Map.copyOf(tags);
      if (name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            "the name of a role has at most %d characters: %s".formatted(LONGEST_NAME, name));
      }
    }
  }

  /**
   * A role of somebody else's that lets this cluster use it.
   *
   * @param arn its ARN
   * @param allow value of its tag {@link BucketTags#ALLOW} that lets this cluster use it
   */
  record Existing(String arn, PodSubject subject, String allow) implements RoleWanted {}
}
