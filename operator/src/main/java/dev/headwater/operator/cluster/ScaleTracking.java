package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.NodeMetrics;
import dev.headwater.operator.scaling.ScalingStep;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The change of the number of brokers that is under way or being measured.
 *
 * @param zoneId the zone whose StatefulSet keeps the record
 */
record ScaleTracking(String zoneId, ScaleRecord record) {
  /**
   * The record after this visit: a step begins one; the world's goes on, ends, or goes when it has
   * been reported. Stopping all brokers and starting them is no scale: nobody is there to be
   * measured. Nor is it one to make a StatefulSet that is missing, because the operator ended in
   * the middle of a creation or somebody deleted it.
   */
  static Optional<ScaleTracking> after(
      Snapshot seen,
      SequencedMap<String, Integer> current,
      ScalingStep step,
      Optional<Drain> drain) {
    var known = seen.world().scale();
    int from = sum(current);
    int to = sum(step.brokers());
    if (from == 0 || to == 0) {
      return Optional.empty();
    }
    return switch (step) {
      case ScalingStep.Drain leaving -> {
        int victim = seen.world().highestBroker(leaving.zone());
        yield Optional.of(new ScaleTracking(leaving.zone(), begin(seen, from, to, victim)));
      }
      case ScalingStep.Resize resize
          when seen.world().hasBrokersIn(current.keySet())
              && known.filter(scale -> scale.adds(to)).isEmpty() ->
          Optional.of(new ScaleTracking(raised(current, resize), begin(seen, from, to, null)));
      case ScalingStep other -> known.flatMap(scale -> scale.next(seen, drain));
    };
  }

  /** A raise of several zones may take several visits. */
  private boolean adds(int to) {
    return record.victim() == null && !record.hasEnded() && record.to() == to;
  }

  private Optional<ScaleTracking> next(Snapshot seen, Optional<Drain> drain) {
    if (record.hasEnded()) {
      return isReported(seen) ? Optional.empty() : Optional.of(this);
    }
    var end = seen.now().truncatedTo(ChronoUnit.MILLIS);
    return Optional.of(isDone(seen, drain) ? new ScaleTracking(zoneId, record.endedAt(end)) : this);
  }

  private boolean isDone(Snapshot seen, Optional<Drain> drain) {
    if (record.victim() != null) {
      return drain.isEmpty();
    }
    var ready = seen.world().brokerPods().stream().filter(World::isReady).count();
    return ready == record.to()
        && seen.described().map(Described::brokers).filter(b -> b.size() == ready).isPresent();
  }

  /** A broker has left or leaves, and the figures are not there yet: the next one has to wait. */
  boolean isUnmeasured(Snapshot seen) {
    return (record.hasEnded() || record.victim() != null) && measured(seen).isEmpty();
  }

  private boolean isReported(Snapshot seen) {
    return measured(seen)
        .filter(last -> seen.leaders().isEmpty() || last.leadersMovedByEngine() != null)
        .isPresent();
  }

  /** Only what was reported before this visit counts, so that no crash loses a figure. */
  private Optional<LastScale> measured(Snapshot seen) {
    return seen.lastScale()
        .filter(last -> last.startedAt().equals(record.startedAt()))
        .filter(last -> last.durationSeconds() != null);
  }

  private static ScaleRecord begin(Snapshot seen, int from, int to, @Nullable Integer victim) {
    var brokers = new TreeMap<Integer, ScaleRecord.Before>();
    for (var pod : seen.world().brokerPods()) {
      if (World.isBeingDeleted(pod)) {
        continue;
      }
      int nodeId = World.nodeId(pod);
      var read = seen.metricsOf(nodeId);
      brokers.put(
          nodeId,
          new ScaleRecord.Before(
              World.run(pod),
              number(read.map(NodeMetrics.Read::reassignmentRequests)),
              number(read.map(NodeMetrics.Read::reassignedBytes))));
    }
    var start = seen.now().truncatedTo(ChronoUnit.MILLIS).toString();
    return new ScaleRecord(from, to, start, null, victim, brokers);
  }

  private static @Nullable Long number(Optional<OptionalLong> value) {
    return value.filter(OptionalLong::isPresent).map(OptionalLong::getAsLong).orElse(null);
  }

  private static String raised(SequencedMap<String, Integer> current, ScalingStep step) {
    return step.brokers().entrySet().stream()
        .filter(zone -> zone.getValue() > current.getOrDefault(zone.getKey(), 0))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static int sum(SequencedMap<String, Integer> brokers) {
    return brokers.values().stream().mapToInt(Integer::intValue).sum();
  }
}
