package dev.headwater.operator.aws;

/** What was made in AWS for StreamClusters, found by its tags and not by what anybody remembers. */
@FunctionalInterface
public interface TaggedResources {
  /**
   * All of one kind that was made for StreamClusters of this EKS cluster. Reads only. Blocks for
   * some calls, one after the other; never throws.
   */
  Inventory list(TaggedResource.Kind kind);
}
