package dev.headwater.e2e.fault;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The watches that pass through the proxy, and what can be done to them. Each fault names the
 * watches that it means by a predicate, such as one on {@link ApiCall#resource}.
 */
public final class Watches {
  /** A fault that lasts until it is closed; what it held back is then delivered, in order. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** One lasting fault. */
  private record Rule(Predicate<ApiCall> which, Effect effect) {}

  private sealed interface Effect permits Silence, Late, Twice {}

  /**
   * @param resourceVersion from which lists are answered meanwhile, if at all
   */
  private record Silence(Optional<String> resourceVersion) implements Effect {}

  private record Late(Duration delay) implements Effect {}

  private record Twice() implements Effect {}

  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The calls that opened the watches that are open now. */
  public List<ApiCall> open() {
    return open.stream().map(Watch::call).toList();
  }

  /** Ends watches now, in order, as the API server does when their time is over. */
  public void end(Predicate<ApiCall> which) {
    selected(which).forEach(watch -> watch.end(""));
  }

  /** Resets the connections of watches now. */
  public void reset(Predicate<ApiCall> which) {
    selected(which).forEach(Watch::reset);
  }

  /** Ends watches with the event that tells a client that its resource version is too old (410). */
  public void expire(Predicate<ApiCall> which) {
    String status = ApiFault.Answer.of(410).body();
    String event =
        Serialization.asJson(
            Map.of("type", "ERROR", "object", Serialization.unmarshal(status, Map.class)));
    selected(which).forEach(watch -> watch.end(event));
  }

  /** Makes watches half-open: neither bytes nor an end arrive. New ones are accepted and silent. */
  public Held freeze(Predicate<ApiCall> which) {
    return hold(new Rule(which, new Silence(Optional.empty())));
  }

  /** Delivers each event that much later than it came. */
  public Held delay(Predicate<ApiCall> which, Duration delay) {
    return hold(new Rule(which, new Late(delay)));
  }

  /** Delivers each event twice, one after the other. */
  public Held duplicate(Predicate<ApiCall> which) {
    return hold(new Rule(which, new Twice()));
  }

  /**
   * Lets a client see the past: watches freeze, and a list that allows old data ({@code
   * resourceVersion=0}, as informers begin) shows the state of a resource version. The API server
   * itself answers it, so the version must not be older than its compaction (5 min). A get or list
   * that asks for the newest state gets it, as from any API server; informers ask so after a 410.
   *
   * @param which calls of lists and watches
   * @param resourceVersion of a list made earlier
   */
  public Held age(Predicate<ApiCall> which, String resourceVersion) {
    return hold(new Rule(which, new Silence(Optional.of(resourceVersion))));
  }

  /** The query that the API server gets for a list. */
  String aged(ApiCall call) {
    return effects(call, Silence.class)
        .filter(_ -> call.verb().equals("list"))
        .flatMap(silence -> silence.resourceVersion().stream())
        .findFirst()
        .map(version -> "$1resourceVersion=" + version + "&resourceVersionMatch=Exact$2")
        .map(query -> call.uri().replaceFirst("([?&])resourceVersion=0(&|$)", query))
        .orElse(call.uri());
  }

  void opened(Watch watch) {
    open.add(watch);
  }

  void closed(Watch watch) {
    open.remove(watch);
  }

  /** Ends all of it. */
  void close() {
    reset(call -> true);
  }

  /** Whether nothing at all may go to the client, not even the answer to a ping. */
  boolean isFrozen(ApiCall call) {
    return effects(call, Silence.class).findAny().isPresent();
  }

  /** Whether the client gets each event once more. */
  boolean isDuplicated(ApiCall call) {
    return effects(call, Twice.class).findAny().isPresent();
  }

  /** Waits until an event may go on. */
  void awaitRelease(ApiCall call, long arrivedNanos) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (isFrozen(call)) {
          changed.await();
          continue;
        }
        long leftNanos = delayNanos(call) - (System.nanoTime() - arrivedNanos);
        if (leftNanos <= 0) {
          return;
        }
        // Woken early or late, the loop asks again.
        boolean _ = changed.await(leftNanos, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private long delayNanos(ApiCall call) {
    return effects(call, Late.class)
        .map(Late::delay)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  private <E extends Effect> Stream<E> effects(ApiCall call, Class<E> kind) {
    return rules.stream()
        .filter(rule -> rule.which().test(call))
        .map(Rule::effect)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private List<Watch> selected(Predicate<ApiCall> which) {
    return open.stream().filter(watch -> which.test(watch.call())).toList();
  }

  private Held hold(Rule rule) {
    rules.add(rule);
    return () -> {
      rules.remove(rule);
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    };
  }
}
