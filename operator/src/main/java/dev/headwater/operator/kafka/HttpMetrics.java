package dev.headwater.operator.kafka;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;

/** Reads metrics over HTTP, from endpoints that Headwater itself has rendered. */
public final class HttpMetrics implements MetricsGateway, AutoCloseable {
  /** A broker with ten thousand partitions serves a few MiB. */
  private static final long LARGEST_BODY_BYTES = 64L << 20;

  private static final int OK = 200;

  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param timeout deadline of each question, however many nodes it asks
   */
  public HttpMetrics(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public SortedMap<Integer, NodeMetrics> read(MetricsQuestion question) {
    var deadline = Deadline.in(timeout);
    var series = new NodeSeries(question.selectors());
    var addresses = question.addresses();
    var asked = new TreeMap<Integer, CompletableFuture<HttpResponse<List<String>>>>();
    addresses.forEach(
        (nodeId, address) -> asked.put(nodeId, http.sendAsync(request(address), lines(series))));
    var answers = new TreeMap<Integer, NodeMetrics>();
    asked.forEach(
        (nodeId, call) ->
            answers.put(nodeId, answer(addresses.get(nodeId), call, series, deadline)));
    return answers;
  }

  private HttpRequest request(String address) {
    return HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
        .timeout(timeout)
        .build();
  }

  private static NodeMetrics answer(
      String address,
      CompletableFuture<HttpResponse<List<String>>> call,
      NodeSeries series,
      Deadline deadline) {
    Throwable silence;
    try {
      var response = deadline.get(call);
      return response.statusCode() == OK
          ? series.read(response.body())
          : new NodeMetrics.Unread(address + " answers with status " + response.statusCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      silence = e;
    } catch (ExecutionException | TimeoutException e) {
      silence = e;
    }
    // Ends the exchange: its own timeout does not cover the body.
    call.cancel(true);
    return new NodeMetrics.Unread(
        "%s did not answer (%s)".formatted(address, Failures.words(silence)));
  }

  private static BodyHandler<List<String>> lines(NodeSeries series) {
    return BodyHandlers.limiting(
        info -> {
          var wanted = new WantedLines(series);
          return BodyHandlers.fromLineSubscriber(wanted, WantedLines::lines, "\n").apply(info);
        },
        LARGEST_BODY_BYTES);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Keeps the lines that are wanted, so that a large body takes no memory. */
  private static final class WantedLines implements Flow.Subscriber<String> {
    private final NodeSeries series;
    private final List<String> lines = new ArrayList<>();

    WantedLines(NodeSeries series) {
      this.series = series;
    }

    List<String> lines() {
      return lines;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (series.isWanted(line)) {
        lines.add(line);
      }
    }

    @Override
    public void onError(Throwable failure) {
      // The call fails with it.
    }

    @Override
    public void onComplete() {}
  }
}
