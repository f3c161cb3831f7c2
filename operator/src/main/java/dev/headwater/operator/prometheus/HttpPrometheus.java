package dev.headwater.operator.prometheus;

import dev.headwater.operator.prometheus.RangeClient.Range;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Prometheus servers over HTTP. No redirect is followed, no proxy is used, and of an answer no
 * more than a MiB is read; what it says goes to nobody but the reader of numbers.
 */
public final class HttpPrometheus implements PrometheusGateway, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPrometheus.class);

  /** One series of a few values takes less than a KiB. */
  private static final long LARGEST_BODY_MEBIBYTES = 1;

  private final Duration timeout;
  private final Clock clock;
  private final RangeClient http;
  private final Map<ServerQuestion, Asked> recent = new ConcurrentHashMap<>();

  /**
   * @param timeout deadline of all questions that are asked at once
   */
  public HttpPrometheus(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
    this.http = new RangeClient(timeout, LARGEST_BODY_MEBIBYTES);
  }

  /** A question that was asked. */
  private record Asked(Instant at, Duration step, CompletableFuture<ServerAnswer> answer) {
    boolean isOlderThan(Duration age, Instant now) {
      return at.plus(age).isBefore(now);
    }
  }

  @Override
  public SortedMap<String, ServerAnswer> ask(SortedMap<String, ServerQuestion> questions) {
    long end = System.nanoTime() + timeout.toNanos();
    var asked = new TreeMap<String, Asked>();
    questions.forEach((name, question) -> asked.put(name, asked(question)));
    var answers = new TreeMap<String, ServerAnswer>();
    asked.forEach((name, call) -> answers.put(name, http.await(call.answer(), end, Unusable::new)));
    answers.forEach((name, answer) -> log(questions.get(name), answer));
    return answers;
  }

  /** What was asked less than half a step ago, by whichever StreamCluster, is not asked again. */
  private Asked asked(ServerQuestion question) {
    var now = clock.instant();
    recent.values().removeIf(asked -> asked.isOlderThan(asked.step(), now));
    return recent.compute(
        question,
        (_, known) ->
            known == null || known.isOlderThan(question.step().dividedBy(2), now)
                ? new Asked(now, question.step(), send(question, now))
                : known);
  }

  private CompletableFuture<ServerAnswer> send(ServerQuestion question, Instant now) {
    var answer = new RangeAnswer(now.toEpochMilli(), question.step().toMillis());
    var range =
        new Range(question.query(), answer.startMillis(), answer.endMillis(), answer.stepMillis());
    return http.send(question.server(), question.token(), range)
        .thenApply(response -> answer.read(response.statusCode(), response.body()));
  }

  private static void log(ServerQuestion question, ServerAnswer answer) {
    if (!(answer instanceof ServerAnswer.Value)) {
      LOG.debug("{} said {} to {}", question.server().name(), answer, question.query());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
