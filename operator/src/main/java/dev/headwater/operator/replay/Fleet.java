package dev.headwater.operator.replay;

import dev.headwater.operator.scaling.ZonePlacement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The simulated brokers at one time. Loops, since a replay ends before streams have become fast.
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

    private boolean isThereAt(Instant time) {
      return goneAt.isEmpty() || goneAt.get().isAfter(time);
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
    var there = new ArrayList<>(brokers);
    there.removeIf(broker -> !broker.isThereAt(later));
    return new Fleet(later, zones, there);
  }

  /** Brokers that are to stay, by zone. */
  SequencedMap<String, Integer> byZone() {
    var counts = new LinkedHashMap<String, Integer>();
    zones.forEach(zone -> counts.put(zone, 0));
    brokers.stream().filter(Broker::stays).forEach(b -> counts.merge(b.zone(), 1, Integer::sum));
    return counts;
  }

  int staying() {
    int staying = 0;
    for (var broker : brokers) {
      staying += broker.stays() ? 1 : 0;
    }
    return staying;
  }

  /** Whether a broker is on its way out. */
  boolean isDraining() {
    return staying() < brokers.size();
  }

  List<Broker> ready() {
    return readySince(now);
  }

  /** Ids of brokers that have been ready for a while, so that they should report. */
  Set<Integer> settled(Duration time) {
    var ids = new HashSet<Integer>();
    readySince(now.minus(time)).forEach(broker -> ids.add(broker.id()));
    return ids;
  }

  private List<Broker> readySince(Instant time) {
    var ready = new ArrayList<Broker>();
    for (var broker : brokers) {
      if (broker.stays() && !broker.readyAt().isAfter(time)) {
        ready.add(broker);
      }
    }
    return ready;
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
    var able = ready();
    var shares = new HashMap<Integer, Traffic>();
    loads.forEach(
        (zone, load) -> {
          var ofZone = new ArrayList<>(able);
          ofZone.removeIf(broker -> !broker.zone().equals(zone));
          var takers = ofZone.isEmpty() ? able : ofZone;
          var each = load.times(1.0 / Math.max(1, takers.size()));
          takers.forEach(broker -> shares.merge(broker.id(), each, Traffic::plus));
        });
    return shares;
  }

  /** Whether clients ask more of a broker than it carries. */
  boolean isOverloaded(double capacity) {
    for (var broker : brokers) {
      if (broker.asked().network() > capacity) {
        return true;
      }
    }
    return false;
  }
}
