package dev.headwater.operator.prometheus;

import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Prometheus servers over HTTP. No redirect is followed, no proxy is used, and of an answer no
 * more than a MiB is read; what it says goes to nobody but the reader of numbers.
 */
public final class HttpPrometheus implements PrometheusGateway, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPrometheus.class);

  /** One series of a few values takes less than a KiB. */
  private static final long LARGEST_BODY_BYTES = 1L << 20;

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Duration timeout;
  private final Clock clock;
  private final Map<Optional<String>, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<ServerQuestion, Asked> recent = new ConcurrentHashMap<>();

  /**
   * @param timeout deadline of all questions that are asked at once
   */
  public HttpPrometheus(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
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
    asked.forEach((name, call) -> answers.put(name, answer(call, end)));
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
    var range = new RangeAnswer(now.toEpochMilli(), question.step().toMillis());
    var client = clients.computeIfAbsent(question.server().caBundle(), this::client);
    var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_BODY_BYTES);
    return client
        .sendAsync(request(question, range), handler)
        .thenApply(response -> range.read(response.statusCode(), response.body()));
  }

  /** As a form: the query of a URL is what proxies write into their logs. */
  private HttpRequest request(ServerQuestion question, RangeAnswer range) {
    var form =
        new TreeMap<>(
            Map.of(
                "query", question.query(),
                "start", seconds(range.startMillis()),
                "end", seconds(range.endMillis()),
                "step", seconds(range.stepMillis()),
                "timeout", timeout.toMillis() + "ms"));
    var request =
        HttpRequest.newBuilder(api(question.server().url()))
            .timeout(timeout)
            .header("Content-Type", FORM)
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(encoded(form)));
    question.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
    return request.build();
  }

  private static URI api(URI server) {
    return URI.create(server.toString().replaceFirst("/*$", "/api/v1/query_range"));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }

  private static ServerAnswer answer(Asked asked, long end) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      return asked.answer().get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unusable("did not answer in time");
    } catch (TimeoutException e) {
      // Ends the exchange: its own timeout does not cover the body.
      asked.answer().cancel(true);
      return new Unusable("did not answer in time");
    } catch (CancellationException e) {
      return new Unusable("did not answer in time");
    } catch (ExecutionException e) {
      return new Unusable(failure(Optional.ofNullable(e.getCause()).orElse(e)));
    }
  }

  /** The kind of failure, which stays the same however the words of it vary. */
  private static String failure(Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException connect -> "cannot be reached";
      case HttpTimeoutException late -> "did not answer in time";
      case ConnectException refused -> "cannot be reached";
      case SSLException tls -> "shows no certificate that is trusted";
      case IOException broken -> "broke its answer off, or it is larger than 1 MiB";
      default -> "cannot be asked";
    };
  }

  private static void log(ServerQuestion question, ServerAnswer answer) {
    if (!(answer instanceof ServerAnswer.Value)) {
      LOG.debug("{} said {} to {}", question.server().name(), answer, question.query());
    }
  }

  private HttpClient client(Optional<String> caBundle) {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    caBundle.ifPresent(pem -> builder.sslContext(Trust.of(pem)));
    return builder.build();
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
  }
}
