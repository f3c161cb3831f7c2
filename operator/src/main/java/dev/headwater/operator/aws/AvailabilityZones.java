package dev.headwater.operator.aws;

/** Availability zones of a region. */
public interface AvailabilityZones {
  ZonesAnswer describe(String region);
}
