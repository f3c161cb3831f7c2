package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.operator.kafka.NodeMetrics;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a change of the number of brokers moved; a figure that was not measured is absent. */
final class ScaleFigures {
  private ScaleFigures() {}

  /** The report of the last scale after a visit; the last one without news. */
  static @Nullable LastScale of(Snapshot seen) {
    var last = seen.lastScale();
    var scale = seen.world().scale();
    if (scale.isEmpty()) {
      // One without a duration was given up: all brokers were stopped meanwhile.
      return last.filter(l -> l.durationSeconds() != null).orElse(null);
    }
    var record = scale.get().record();
    var before = last.filter(l -> l.startedAt().equals(record.startedAt()));
    if (before.filter(l -> l.durationSeconds() != null).isPresent()) {
      return withLaterMoves(before.get(), seen, record);
    }
    return isMeasured(seen, record) ? measured(seen, record) : underWay(record);
  }

  /** True once everything was asked again after the end. */
  private static boolean isMeasured(Snapshot seen, ScaleRecord record) {
    return record.hasEnded()
        && seen.metrics().filter(answer -> !answer.at().isBefore(record.end())).isPresent()
        && seen.leaders().map(LeaderWatch::isAtEnd).orElse(true);
  }

  private static LastScale underWay(ScaleRecord record) {
    return new LastScale(
        record.from(), record.to(), record.startedAt(), null, null, null, null, null);
  }

  private static LastScale measured(Snapshot seen, ScaleRecord record) {
    return new LastScale(
        record.from(),
        record.to(),
        record.startedAt(),
        record.duration().toSeconds(),
        increase(
            seen, record, ScaleRecord.Before::requests, NodeMetrics.Read::reassignmentRequests),
        leftVictim(seen, record),
        moved(seen, record),
        increase(seen, record, ScaleRecord.Before::bytes, NodeMetrics.Read::reassignedBytes));
  }

  private static LastScale withLaterMoves(LastScale last, Snapshot seen, ScaleRecord record) {
    return last.leadersMovedByEngine() != null
        ? last
        : new LastScale(
            last.from(),
            last.to(),
            last.startedAt(),
            last.durationSeconds(),
            last.reassignmentsIssued(),
            last.leadersLeftVictim(),
            moved(seen, record),
            last.localBytesMoved());
  }

  private static @Nullable Integer leftVictim(Snapshot seen, ScaleRecord record) {
    var victim = record.victim();
    return victim == null
        ? null
        : seen.leaders().flatMap(watch -> watch.leftVictim(victim)).orElse(null);
  }

  private static @Nullable Integer moved(Snapshot seen, ScaleRecord record) {
    return seen.leaders()
        .flatMap(watch -> watch.movedByEngine(Optional.ofNullable(record.victim())))
        .orElse(null);
  }

  /**
   * How much a counter rose, summed over the brokers: known only when each was read before and
   * after in the same run, or is new in its first run. The one that leaves was read last before it
   * was told to.
   */
  private static @Nullable Long increase(
      Snapshot seen,
      ScaleRecord record,
      Function<ScaleRecord.Before, @Nullable Long> before,
      Function<NodeMetrics.Read, OptionalLong> after) {
    var nodeIds = new TreeSet<>(record.brokers().keySet());
    seen.world().brokerPods().forEach(pod -> nodeIds.add(World.nodeId(pod)));
    long sum = 0;
    for (int nodeId : nodeIds) {
      var known = Optional.ofNullable(record.brokers().get(nodeId));
      var rise =
          Objects.equals(record.victim(), nodeId)
              ? known.map(before).map(_ -> 0L)
              : rise(seen, nodeId, known, before, after);
      if (rise.isEmpty()) {
        return null;
      }
      sum += rise.get();
    }
    return sum;
  }

  private static Optional<Long> rise(
      Snapshot seen,
      int nodeId,
      Optional<ScaleRecord.Before> known,
      Function<ScaleRecord.Before, @Nullable Long> before,
      Function<NodeMetrics.Read, OptionalLong> after) {
    var run = seen.world().brokerPod(nodeId).map(World::run);
    var now =
        seen.metricsOf(nodeId)
            .map(after)
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong);
    if (run.isEmpty() || now.isEmpty()) {
      return Optional.empty();
    }
    if (known.isEmpty()) {
      return World.isFirstRun(run.get()) ? now : Optional.empty();
    }
    return known
        .filter(k -> k.run().equals(run.get()))
        .map(before)
        .map(start -> now.get() - start)
        .filter(rise -> rise >= 0);
  }
}
