package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bucket as it is to be.
 *
 * @param name name of the bucket
 * @param region region of the bucket
 * @param source where it comes from
 * @param tags all tags, the user's and ours; among them {@link BucketTags#UID}, which tells our
 *     bucket from another, and {@link BucketTags#ALLOW}, by which an adopted bucket and a key let
 *     themselves be used
 * @param formerUids values of the first that mark the bucket as ours too, provided that its second
 *     is the wanted one: StreamClusters of this name and namespace that held the data before
 * @param encryption how its objects are to be encrypted
 * @param enforced false when settings that differ are only reported
 */
public record BucketWanted(
    String name,
    String region,
    Source source,
    Map<String, String> tags,
    Set<String> formerUids,
    BucketEncryption encryption,
    boolean enforced) {
  public BucketWanted {
    tags = Map.copyOf(tags);
    formerUids = Set.copyOf(formerUids);
  }

  /** Where a bucket comes from. */
  public enum Source {
    /** Made for this cluster; it is created when there is none. */
    OURS,
    /** Made for an earlier cluster, whose data is in it: a new one would not have that. */
    RESTORED,
    /** Somebody else's, who lets this cluster use it. */
    ADOPTED
  }

  /**
   * The account in whose namespace the name is; empty for a name in the global one. S3 lets no name
   * end like that which is not in an account's namespace.
   */
  Optional<String> accountOfNamespace() {
    var ending = "-" + region + "-an";
    return name.endsWith(ending)
        ? Optional.of(name.substring(0, name.length() - ending.length()))
            .map(before -> before.substring(before.lastIndexOf('-') + 1))
        : Optional.empty();
  }

  /** Value of the tag that lets this cluster use what is not its own. */
  String allow() {
    return tags.getOrDefault(BucketTags.ALLOW, "");
  }
}
