package dev.headwater.operator.model;

import dev.headwater.api.v1alpha1.ZoneRoutingSpec;

/** What a zone is called in broker.rack, client.rack and automq_az: one word for all of them. */
public final class Rack {
  private Rack() {}

  public static String of(ZoneRoutingSpec routing, String zoneId, String zoneName) {
    return switch (routing.rackFormatOrDefault()) {
      case ZONE_ID -> zoneId;
      case ZONE_NAME -> zoneName;
    };
  }
}
