package dev.headwater.operator.prometheus;

import dev.headwater.operator.prometheus.RangeClient.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The past of a Prometheus server, for somebody who may ask it himself: the query is his, and what
 * the server says of it is passed on. No redirect is followed, no proxy is used, and of an answer
 * no more than 16 MiB is read.
 */
public final class PrometheusHistory implements AutoCloseable {
  /** Prometheus refuses a query that would give more values of a series. */
  private static final int MOST_VALUES = 11_000;

  /** So many values of one series take less than a MiB; the rest is for labels of several. */
  private static final long LARGEST_BODY_MEBIBYTES = 16;

  private final PrometheusServer server;
  private final Optional<BearerToken> token;
  private final Duration timeout;
  private final RangeClient http;

  /**
   * @param timeout what the server has for each answer
   */
  public PrometheusHistory(PrometheusServer server, Optional<BearerToken> token, Duration timeout) {
    this.server = server;
    this.token = token;
    this.timeout = timeout;
    this.http = new RangeClient(timeout, LARGEST_BODY_MEBIBYTES);
  }

  /**
   * The values of a query; blocks until the server has answered for the whole range, or failed.
   *
   * @param query in PromQL, for one series
   * @param from the first time
   * @param to the last time, if it is a number of steps after the first
   */
  public History read(String query, Instant from, Instant to, Duration step) {
    History read = History.nothing();
    var page = step.multipliedBy(MOST_VALUES);
    for (var start = from; !start.isAfter(to); start = start.plus(page)) {
      var end = start.plus(page).minus(step);
      read = read.then(ask(query, start, end.isAfter(to) ? to : end, step));
      if (read instanceof History.Failed) {
        return read;
      }
    }
    return read;
  }

  private History ask(String query, Instant start, Instant end, Duration step) {
    var range = new Range(query, start.toEpochMilli(), end.toEpochMilli(), step.toMillis());
    var answer =
        http.send(server, token, range)
            .thenApply(
                response -> new HistoryAnswer(range).read(response.statusCode(), response.body()));
    return http.await(answer, System.nanoTime() + timeout.toNanos(), History.Failed::new);
  }

  @Override
  public void close() {
    http.close();
  }
}
