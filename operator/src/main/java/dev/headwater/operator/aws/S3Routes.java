package dev.headwater.operator.aws;

import java.util.SortedSet;

/** How instances reach S3. */
public interface S3Routes {
  /**
   * Looks at the route tables of all subnets that the instances have interfaces in. Blocks; a
   * failure is a value.
   *
   * @param instanceIds ids such as i-0123456789abcdef0; those that are gone are passed over
   */
  RoutesAnswer look(String region, SortedSet<String> instanceIds);
}
