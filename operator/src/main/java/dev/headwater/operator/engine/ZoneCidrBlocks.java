package dev.headwater.operator.engine;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The engine's map of zones to IPv4 ranges, by which brokers know the zone of a client that does
 * not say it. A dynamic setting: all brokers have it without a restart.
 */
public final class ZoneCidrBlocks {
  public static final String KEY = "automq.zone.cidr.blocks";

  private ZoneCidrBlocks() {}

  /** {@code zone@cidr,cidr<>zone@cidr}, the zones as {@code broker.rack} names them. */
  public static String render(SortedMap<String, SortedSet<String>> cidrsByRack) {
    return cidrsByRack.entrySet().stream()
        .map(zone -> zone.getKey() + "@" + String.join(",", zone.getValue()))
        .collect(Collectors.joining("<>"));
  }
}
