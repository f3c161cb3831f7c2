package dev.headwater.operator.aws;

/** Availability zones of a region. */
public interface AvailabilityZones {
  /** The zones that are enabled for the account. Blocks until the deadline; never throws. */
  ZonesAnswer describe(String region);
}
