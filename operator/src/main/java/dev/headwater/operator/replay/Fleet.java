package dev.headwater.operator.replay;

import dev.headwater.operator.scaling.ZonePlacement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The simulated brokers at one time.
 *
 * @param zones ids of the zones, in the order of the spec
 * @param brokers those that exist, starting and leaving ones included
 */
record Fleet(Instant now, List<String> zones, List<Broker> brokers) {
  private static final int IDS_PER_ZONE = 1000;

  Fleet {
    zones = List.copyOf(zones);
    brokers = List.copyOf(brokers);
  }

  /**
   * A simulated broker.
   *
   * @param readyAt when it begins, or began, to carry load
   * @param goneAt when it will have gone; empty while it is to stay
   * @param sent bytes that it has counted
   * @param asked what clients asked of it in the last step
   * @param carried what it carried of that
   */
  record Broker(
      int id,
      String zone,
      Instant readyAt,
      Optional<Instant> goneAt,
      Traffic sent,
      Traffic asked,
      Traffic carried) {
    private static Broker of(int id, String zone, Instant readyAt) {
      return new Broker(
          id, zone, readyAt, Optional.empty(), Traffic.NONE, Traffic.NONE, Traffic.NONE);
    }

    private Broker leaving(Instant gone) {
      return new Broker(id, zone, readyAt, Optional.of(gone), sent, Traffic.NONE, Traffic.NONE);
    }

    private Broker carrying(Traffic share, double capacity, double seconds) {
      double most = Math.min(1, capacity / Math.max(share.network(), Double.MIN_NORMAL));
      var able = share.times(most);
      return new Broker(id, zone, readyAt, goneAt, sent.plus(able.times(seconds)), share, able);
    }

    boolean stays() {
      return goneAt.isEmpty();
    }
  }

  /** Brokers that are ready since long before. */
  static Fleet of(List<String> zones, int total, Instant now) {
    var none = new LinkedHashMap<String, Integer>();
    zones.forEach(zone -> none.put(zone, 0));
    var empty = new Fleet(now, zones, List.of());
    var target = ZonePlacement.target(none, Set.of(), total);
    return empty.resized(target, Duration.ofDays(-1), Duration.ZERO);
  }

  /** The same brokers later: those that have left by then are gone. */
  Fleet at(Instant later) {
    var there = brokers.stream().filter(broker -> isThere(broker, later)).toList();
    return new Fleet(later, zones, there);
  }

  private static boolean isThere(Broker broker, Instant time) {
    return broker.goneAt().filter(gone -> !gone.isAfter(time)).isEmpty();
  }

  /** Brokers that are to stay, by zone. */
  SequencedMap<String, Integer> byZone() {
    var counts = new LinkedHashMap<String, Integer>();
    zones.forEach(zone -> counts.put(zone, 0));
    brokers.stream().filter(Broker::stays).forEach(b -> counts.merge(b.zone(), 1, Integer::sum));
    return counts;
  }

  int staying() {
    return (int) brokers.stream().filter(Broker::stays).count();
  }

  Stream<Broker> ready() {
    return brokers.stream().filter(b -> b.stays() && !b.readyAt().isAfter(now));
  }

  /** Ids of brokers that have been ready for a while, so that they should report. */
  Set<Integer> settled(Duration time) {
    return ready()
        .filter(broker -> !broker.readyAt().plus(time).isAfter(now))
        .map(Broker::id)
        .collect(Collectors.toSet());
  }

  /** Zones with a broker on its way out. */
  Set<String> draining() {
    return brokers.stream()
        .filter(broker -> !broker.stays())
        .map(Broker::zone)
        .collect(Collectors.toSet());
  }

  /** With so many brokers: new ones start, and those with the highest ids leave. */
  Fleet resized(Map<String, Integer> target, Duration start, Duration drain) {
    var after = new ArrayList<>(brokers);
    for (var zone : zones) {
      int surplus = byZone().get(zone) - target.get(zone);
      for (int i = 0; i < -surplus; i++) {
        after.add(Broker.of(nextId(after, zone), zone, now.plus(start)));
      }
      for (int i = 0; i < surplus; i++) {
        leave(after, zone, drain);
      }
    }
    return new Fleet(now, zones, after);
  }

  private int nextId(List<Broker> known, String zone) {
    return highest(known.stream(), zone).orElse(IDS_PER_ZONE * (zones.indexOf(zone) + 1) - 1) + 1;
  }

  private void leave(List<Broker> after, String zone, Duration drain) {
    int id = highest(after.stream().filter(Broker::stays), zone).orElseThrow();
    after.replaceAll(broker -> broker.id() == id ? broker.leaving(now.plus(drain)) : broker);
  }

  private static OptionalInt highest(Stream<Broker> brokers, String zone) {
    return brokers.filter(b -> b.zone().equals(zone)).mapToInt(Broker::id).max();
  }

  /**
   * After a step of load. Brokers of a zone share their zone's, all of them what has no zone or
   * finds no broker in it; nobody carries more than its capacity.
   *
   * @param loads what clients ask for, by zone id; the total under ""
   * @param capacity bytes a second on the network of one broker
   */
  Fleet carrying(Map<String, Traffic> loads, double capacity, double seconds) {
    var shares = shares(loads);
    var after = new ArrayList<Broker>();
    for (var broker : brokers) {
      var share = shares.getOrDefault(broker.id(), Traffic.NONE);
      after.add(broker.carrying(share, capacity, seconds));
    }
    return new Fleet(now, zones, after);
  }

  private Map<Integer, Traffic> shares(Map<String, Traffic> loads) {
    var able = ready().toList();
    var byZone = able.stream().collect(Collectors.groupingBy(Broker::zone));
    var shares = new LinkedHashMap<Integer, Traffic>();
    loads.forEach(
        (zone, load) -> {
          var takers = byZone.getOrDefault(zone, able);
          var each = load.times(1.0 / Math.max(1, takers.size()));
          takers.forEach(broker -> shares.merge(broker.id(), each, Traffic::plus));
        });
    return shares;
  }

  /** Whether clients ask more of a broker than it carries. */
  boolean isOverloaded(double capacity) {
    return brokers.stream().anyMatch(broker -> broker.asked().network() > capacity);
  }
}
