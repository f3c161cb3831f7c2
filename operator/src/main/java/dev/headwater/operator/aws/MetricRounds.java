package dev.headwater.operator.aws;

import dev.headwater.operator.aws.MetricAnswer.Unavailable;
import dev.headwater.operator.aws.MetricAnswer.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * Has the metrics of a region asked for together: whoever comes first in a period asks for all that
 * anybody has wanted of late, and those who come while the call is under way wait for it.
 */
final class MetricRounds {
  /** What nobody has wanted for so many periods is asked for no more. */
  private static final int WANTED_FOR = 3;

  /** A call that failed costs nothing, and is repeated after this part of a period. */
  private static final int RETRY = 4;

  private final Duration period;
  private final Clock clock;
  private final BiFunction<List<MetricQuestion>, MetricWindow, Map<MetricQuestion, MetricAnswer>>
      call;

  private final Map<MetricQuestion, Instant> wanted = new ConcurrentHashMap<>();
  private final ReentrantLock round = new ReentrantLock();

  /** Touched by who has the lock. */
  private final Map<MetricQuestion, Known> known = new HashMap<>();

  /**
   * The last answer.
   *
   * @param due when it is asked for again
   */
  private record Known(MetricAnswer answer, Instant due) {}

  /**
   * @param period time between two points of a metric
   * @param call asks AWS for all at once; an answer for each
   */
  MetricRounds(
      Duration period,
      Clock clock,
      BiFunction<List<MetricQuestion>, MetricWindow, Map<MetricQuestion, MetricAnswer>> call) {
    this.period = period;
    this.clock = clock;
    this.call = call;
  }

  /** The answers; blocks while a call is due or under way. */
  Map<MetricQuestion, MetricAnswer> ask(Set<MetricQuestion> questions) {
    questions.forEach(question -> wanted.put(question, clock.instant()));
    round.lock();
    try {
      var now = clock.instant();
      // Again: while others were asking, it may have become too long ago.
      questions.forEach(question -> wanted.put(question, now));
      if (questions.stream().anyMatch(question -> isDue(question, now))) {
        askForAll(now);
      }
      var answers = new HashMap<MetricQuestion, MetricAnswer>();
      questions.forEach(question -> answers.put(question, known.get(question).answer()));
      return answers;
    } finally {
      round.unlock();
    }
  }

  private boolean isDue(MetricQuestion question, Instant now) {
    var last = known.get(question);
    return last == null || !now.isBefore(last.due());
  }

  private void askForAll(Instant now) {
    var oldest = now.minus(period.multipliedBy(WANTED_FOR));
    wanted.values().removeIf(last -> last.isBefore(oldest));
    known.keySet().retainAll(wanted.keySet());
    var due = wanted.keySet().stream().filter(question -> isDue(question, now)).toList();
    var window = MetricWindow.at(now, period);
    call.apply(due, window)
        .forEach((question, answer) -> known.put(question, next(question, answer, window, now)));
  }

  /** A value holds until it is stale, also while AWS cannot be asked. */
  private Known next(
      MetricQuestion question, MetricAnswer answer, MetricWindow window, Instant now) {
    if (!(answer instanceof Unavailable)) {
      return new Known(answer, MetricWindow.beginning(now, period).plus(period));
    }
    var before = known.get(question);
    boolean holds =
        before != null && before.answer() instanceof Value value && !window.isStale(value.at());
    return new Known(holds ? before.answer() : answer, now.plus(period.dividedBy(RETRY)));
  }
}
