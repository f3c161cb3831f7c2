package dev.headwater.operator.model;

import java.util.Optional;

/**
 * How brokers reach S3 when it is not AWS.
 *
 * @param endpoint URL rendered into bucket URIs; empty on AWS
 * @param pathStyle true when the bucket is part of the path, not of the host name
 */
public record ObjectStore(Optional<String> endpoint, boolean pathStyle) {
  public static final ObjectStore AWS = new ObjectStore(Optional.empty(), false);
}
