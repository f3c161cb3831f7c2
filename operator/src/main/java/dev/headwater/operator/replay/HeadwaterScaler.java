package dev.headwater.operator.replay;

import dev.headwater.operator.replay.Fleet.Broker;
import dev.headwater.operator.replay.Trace.Quality;
import dev.headwater.operator.scaling.BrokerReading;
import dev.headwater.operator.scaling.BrokerState;
import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.LoadWindow;
import dev.headwater.operator.scaling.ScaleHistory;
import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.ScalingRule;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.scaling.Scrape;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The operator's own rule, fed as the brokers' endpoints would feed it. */
record HeadwaterScaler(
    ScalingPolicy policy,
    ScalingTimes times,
    LoadWindow window,
    ScaleHistory history,
    List<String> blockedBy)
    implements Scaler {

  /** Begins as the operator does when it starts: nothing is known of the time before. */
  static HeadwaterScaler startingAt(Instant now, ScalingPolicy policy, ScalingTimes times) {
    return new HeadwaterScaler(
        policy, times, LoadWindow.startingAt(now), ScaleHistory.NONE, List.of());
  }

  @Override
  public Turn turn(Sight sight) {
    var fleet = sight.fleet();
    var now = fleet.now();
    int current = fleet.staying();
    var due = window.last().map(last -> last.at().plus(policy.interval()));
    if (due.filter(now::isBefore).isPresent()) {
      return new Turn(this, current, blockedBy);
    }
    var seen = history.seeing(current, now, times.day());
    var settled = fleet.settled(policy.interval().multipliedBy(2));
    var known = window.with(scrape(sight), settled, policy, times);
    var decision = ScalingRule.decide(policy, known, state(fleet, seen), times, now);
    int wanted = decision.action() == Action.NONE ? current : decision.to();
    var blocked = decision.blockedBy().stream().map(b -> b.blocker().id()).toList();
    var next =
        new HeadwaterScaler(policy, times, known, seen.seeing(wanted, now, times.day()), blocked);
    return new Turn(next, wanted, blocked);
  }

  /** Nothing goes wrong in a replay: no broker is late, and the cluster is healthy. */
  private static BrokerState state(Fleet fleet, ScaleHistory history) {
    int current = fleet.staying();
    int ready = fleet.ready().size();
    return new BrokerState(
        current,
        ready,
        current - ready,
        0,
        0,
        0,
        0,
        fleet.isDraining(),
        Optional.empty(),
        false,
        history);
  }

  private Scrape scrape(Sight sight) {
    var readings = new TreeMap<Integer, BrokerReading>();
    if (sight.quality() != Quality.MISSING) {
      sight.fleet().ready().forEach(b -> readings.put(b.id(), reading(b, sight.quality())));
    }
    return new Scrape(sight.fleet().now(), readings);
  }

  /** The counters that the signal 'network' reads, in its order: in and out. */
  private BrokerReading reading(Broker broker, Quality quality) {
    boolean isKnown = quality == Quality.KNOWN;
    Iterator<Double> counters = List.of(broker.sent().in(), broker.sent().out()).iterator();
    var values = new LinkedHashMap<String, Double>();
    for (var selector : policy.signals().getFirst().source().selectors()) {
      double counter = counters.next();
      values.put(selector, isKnown ? counter : Double.NaN);
    }
    return new BrokerReading(broker.id() + "@" + broker.readyAt().toEpochMilli(), values);
  }
}
