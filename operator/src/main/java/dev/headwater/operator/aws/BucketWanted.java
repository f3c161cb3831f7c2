package dev.headwater.operator.aws;

import java.util.Map;

/**
 * A bucket as it is to be.
 *
 * @param name name of the bucket
 * @param region region of the bucket
 * @param tags all tags, the user's and ours; among them {@link BucketTags#UID}, which tells our
 *     bucket from another
 */
public record BucketWanted(String name, String region, Map<String, String> tags) {
  public BucketWanted {
    tags = Map.copyOf(tags);
  }
}
