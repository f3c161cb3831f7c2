package dev.headwater.operator.aws;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import java.util.SortedSet;

/** How instances reach S3. */
public interface S3Routes {
  /**
   * Looks at the route tables of all subnets that the instances have interfaces in, and gives those
   * a gateway endpoint that have none, as far as the mode goes. Nothing is ever detached or
   * deleted. Blocks; a failure is a value.
   *
   * @param instanceIds ids such as i-0123456789abcdef0; those that are gone are passed over
   * @param mode Verify changes nothing
   */
  RoutesAnswer look(String region, SortedSet<String> instanceIds, S3EndpointMode mode);
}
