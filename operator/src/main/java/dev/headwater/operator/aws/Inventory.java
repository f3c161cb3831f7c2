package dev.headwater.operator.aws;

import java.util.List;

/**
 * What of one kind carries Headwater's tags.
 *
 * @param found what was found
 * @param problems why it may not be all; empty when it is
 */
public record Inventory(List<TaggedResource> found, List<AwsProblem> problems) {
  public Inventory {
    found = List.copyOf(found);
    problems = List.copyOf(problems);
  }
}
