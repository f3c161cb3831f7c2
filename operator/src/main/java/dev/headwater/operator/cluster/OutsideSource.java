package dev.headwater.operator.cluster;

import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Somebody outside the clusters who is asked about their load. It raises no events: a load counts
 * when the brokers are read next, which a visit waits for anyway, and differs each time.
 *
 * @param <Q> what is asked about a signal
 * @param <A> what is answered
 */
final class OutsideSource<Q, A> {
  private final Inquiry<SortedMap<String, Q>, SortedMap<String, A>> inquiry;
  private final Duration deadline;
  private final Clock clock;

  /**
   * @param call asks everything about a cluster at once; the answers have the questions' names
   * @param deadline how long it usually takes at most
   */
  OutsideSource(
      String name,
      Function<SortedMap<String, Q>, SortedMap<String, A>> call,
      Duration deadline,
      Clock clock) {
    this.inquiry = new Inquiry<>(name, call, clock);
    this.deadline = deadline;
    this.clock = clock;
  }

  /** What was answered of late, by signal; empty when nothing was. */
  SortedMap<String, A> answers(SortedMap<String, Q> questions, Duration interval, ResourceID id) {
    if (questions.isEmpty()) {
      forget(id);
      return Collections.emptySortedMap();
    }
    var oldest = clock.instant().minus(interval.multipliedBy(2)).minus(deadline);
    return inquiry
        .ask(id, questions, interval)
        .filter(answer -> !answer.at().isBefore(oldest))
        .map(Answer::value)
        .orElseGet(Collections::emptySortedMap);
  }

  void forget(ResourceID id) {
    inquiry.forget(id);
  }
}
