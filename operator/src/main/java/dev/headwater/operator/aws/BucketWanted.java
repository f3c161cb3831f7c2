package dev.headwater.operator.aws;

import java.util.Map;
import java.util.Set;

/**
 * A bucket as it is to be.
 *
 * @param name name of the bucket
 * @param region region of the bucket
 * @param tags all tags, the user's and ours; among them {@link BucketTags#UID}, which tells our
 *     bucket from another
 * @param formerUids values of that tag that mark the bucket as ours too, provided that its tag
 *     {@link BucketTags#ALLOW} is the wanted one: StreamClusters of this name and namespace that
 *     held the data before
 * @param mayBeCreated false when the bucket has data that a new one would not have
 */
public record BucketWanted(
    String name,
    String region,
    Map<String, String> tags,
    Set<String> formerUids,
    boolean mayBeCreated) {
  public BucketWanted {
    tags = Map.copyOf(tags);
    formerUids = Set.copyOf(formerUids);
  }
}
