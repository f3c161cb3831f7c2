package dev.headwater.e2e.enginedouble;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A topic.
 *
 * @param id Kafka's topic id as text
 * @param settings its own, without the engine's defaults
 */
record Topic(String id, List<Partition> partitions, SortedMap<String, String> settings) {
  Topic {
    partitions = List.copyOf(partitions);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  Topic with(List<Partition> next) {
    return new Topic(id, next, settings);
  }

  Topic with(SortedMap<String, String> next) {
    return new Topic(id, partitions, next);
  }

  Topic each(UnaryOperator<Partition> change) {
    return with(partitions.stream().map(change).toList());
  }
}
