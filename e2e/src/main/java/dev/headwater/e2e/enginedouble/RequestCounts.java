package dev.headwater.e2e.enginedouble;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.protocol.ApiKeys;

/** Calls that a node has received, by type and version. */
final class RequestCounts {
  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /** A call's type, by Kafka's name of it, and its version. */
  record Key(String type, short version) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byType = type.compareTo(other.type);
      return byType != 0 ? byType : Short.compare(version, other.version);
    }
  }

  void add(ApiKeys api, short version) {
    counts.computeIfAbsent(new Key(api.name, version), _ -> new LongAdder()).increment();
  }

  SortedMap<Key, Long> all() {
    var all = new TreeMap<Key, Long>();
    counts.forEach((key, count) -> all.put(key, count.sum()));
    return all;
  }
}
