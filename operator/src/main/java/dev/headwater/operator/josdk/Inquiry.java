package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the world outside Kubernetes without blocking a reconcile: the call runs on a virtual
 * thread, its last answer is remembered, and the resource is reconciled again when the answer is
 * new.
 *
 * <p>Keys carry no kind, so an inquiry belongs to one reconciler. At most one call per resource is
 * under way.
 *
 * @param <I> what is asked; equality decides whether two questions are the same
 * @param <O> what is answered; equality decides whether an answer is news
 */
public final class Inquiry<I, O> {
  private static final Logger log = LoggerFactory.getLogger(Inquiry.class);

  private final String name;
  private final Function<I, O> call;
  private final Clock clock;
  private final Object lock = new Object();
  private final Map<ResourceID, Entry<I, O>> entries = new HashMap<>();
  private volatile Consumer<ResourceID> news = who -> {};

  /**
   * @param name name of the event source, unique within its reconciler
   * @param call blocks until it knows, with a deadline of its own; failures are values of it
   * @param clock tells the age of answers
   */
  public Inquiry(String name, Function<I, O> call, Clock clock) {
    this.name = name;
    this.call = call;
    this.clock = clock;
  }

  /**
   * The last answer to an equal question, at once. When there is none, or it has reached {@code
   * maxAge}, a call is started in the background; when its answer differs from the last one (the
   * first differs too), {@code who} is reconciled again. A different input makes the earlier answer
   * void, that of a call still under way included. A call that throws changes no answer and is
   * tried again by the first question after {@code maxAge}.
   *
   * @param maxAge zero asks anew whenever no call is under way
   */
  public Optional<Answer<O>> ask(ResourceID who, I input, Duration maxAge) {
    return ask(who, input, _ -> maxAge);
  }

  /**
   * The same, where the age depends on the last answer: a failure is asked again sooner than what
   * went well.
   *
   * @param maxAge of the last answer; of none before the first and after a call that threw
   */
  public Optional<Answer<O>> ask(ResourceID who, I input, Function<Optional<O>, Duration> maxAge) {
    synchronized (lock) {
      var entry = entries.computeIfAbsent(who, ignored -> new Entry<>());
      var wanted = entry.wanted;
      if (wanted == null || !wanted.input.equals(input)) {
        wanted = new Question<>(input);
        entry.wanted = wanted;
        entry.answer = null;
      }
      var age = maxAge.apply(Optional.ofNullable(entry.answer).map(Answer::value));
      if (entry.underWay == null && wanted.isDue(clock.instant(), age)) {
        start(who, entry, wanted);
      }
      return Optional.ofNullable(entry.answer);
    }
  }

  /** Drops what is known of a resource that is gone, and the answer of a call under way. */
  public void forget(ResourceID who) {
    synchronized (lock) {
      var entry = entries.get(who);
      if (entry == null) {
        return;
      }
      entry.wanted = null;
      entry.answer = null;
      if (entry.underWay == null) {
        entries.remove(who);
      }
    }
  }

  /** The source of the events that news raises, to be registered by the one reconciler. */
  public <P extends HasMetadata> EventSource<?, P> eventSource(Class<P> primary) {
    var source = new SimpleInboundEventSource<P>(name);
    news = source::propagateEvent;
    return source;
  }

  /** Called with the lock held. */
  private void start(ResourceID who, Entry<I, O> entry, Question<I> question) {
    question.startedAt = clock.instant();
    entry.underWay = question;
    Thread.ofVirtual()
        .name(name + " " + who.getNamespace().orElse("") + "/" + who.getName())
        .start(() -> conclude(who, question, attempt(who, question.input)));
  }

  private Optional<O> attempt(ResourceID who, I input) {
    try {
      return Optional.of(call.apply(input));
    } catch (RuntimeException | Error bug) {
      // Errors too: a call that ends unnoticed would keep the resource from ever asking again.
      log.error("Bug: the call {} for {} threw instead of answering", name, who, bug);
      return Optional.empty();
    }
  }

  private void conclude(ResourceID who, Question<I> question, Optional<O> value) {
    if (record(who, question, value)) {
      news.accept(who);
    }
  }

  /** Returns true when the answer is news. */
  private boolean record(ResourceID who, Question<I> question, Optional<O> value) {
    synchronized (lock) {
      var entry = entries.get(who);
      if (entry == null) {
        return false;
      }
      entry.underWay = null;
      var wanted = entry.wanted;
      if (wanted == null) {
        entries.remove(who);
        return false;
      }
      if (wanted != question) {
        start(who, entry, wanted);
        return false;
      }
      var before = entry.answer;
      value.ifPresent(known -> entry.answer = new Answer<>(known, question.startedAt));
      return value.isPresent() && (before == null || !before.value().equals(value.get()));
    }
  }

  private static final class Entry<I, O> {
    private @Nullable Question<I> wanted;
    private @Nullable Question<I> underWay;
    private @Nullable Answer<O> answer;
  }

  /** Compared by identity: a question that is asked again after a forget is another one. */
  private static final class Question<I> {
    private final I input;
    private Instant startedAt = Instant.MIN;

    private Question(I input) {
      this.input = input;
    }

    private boolean isDue(Instant now, Duration maxAge) {
      return startedAt.equals(Instant.MIN) || !now.isBefore(startedAt.plus(maxAge));
    }
  }
}
