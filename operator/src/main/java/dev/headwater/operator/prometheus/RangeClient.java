package dev.headwater.operator.prometheus;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Sends queries of ranges over HTTP. No redirect is followed, no proxy is used, and of an answer no
 * more is read than a limit.
 */
final class RangeClient implements AutoCloseable {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LATE = "did not answer in time";
  private static final long MEBIBYTE = 1L << 20;

  private final Duration timeout;
  private final long largestBodyMebibytes;
  private final Map<Optional<String>, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * A query of a range.
   *
   * @param query in PromQL
   * @param startMillis the oldest time, in milliseconds since 1970
   * @param endMillis the newest time
   * @param stepMillis time between two values
   */
  record Range(String query, long startMillis, long endMillis, long stepMillis) {}

  /**
   * @param timeout what the server has for an answer
   * @param largestBodyMebibytes how much of an answer is read
   */
  RangeClient(Duration timeout, long largestBodyMebibytes) {
    this.timeout = timeout;
    this.largestBodyMebibytes = largestBodyMebibytes;
  }

  CompletableFuture<HttpResponse<byte[]>> send(
      PrometheusServer server, Optional<BearerToken> token, Range range) {
    var handler =
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), largestBodyMebibytes * MEBIBYTE);
    return clients
        .computeIfAbsent(server.caBundle(), this::client)
        .sendAsync(request(server, token, range), handler);
  }

  /** As a form: the query of a URL is what proxies write into their logs. */
  private HttpRequest request(PrometheusServer server, Optional<BearerToken> token, Range range) {
    var form =
        new TreeMap<>(
            Map.of(
                "query", range.query(),
                "start", seconds(range.startMillis()),
                "end", seconds(range.endMillis()),
                "step", seconds(range.stepMillis()),
                "timeout", timeout.toMillis() + "ms"));
    var request =
        HttpRequest.newBuilder(api(server.url()))
            .timeout(timeout)
            .header("Content-Type", FORM)
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(encoded(form)));
    token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer.value()));
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

  /**
   * What came of a call that was sent.
   *
   * @param end when the caller has no more time, by {@link System#nanoTime()}
   * @param unusable makes an answer of what the server did instead of answering
   */
  <T> T await(CompletableFuture<T> call, long end, Function<String, T> unusable) {
    try {
      return call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unusable.apply(LATE);
    } catch (TimeoutException e) {
      // Ends the exchange: its own timeout does not cover the body.
      call.cancel(true);
      return unusable.apply(LATE);
    } catch (CancellationException e) {
      return unusable.apply(LATE);
    } catch (ExecutionException e) {
      return unusable.apply(failure(Optional.ofNullable(e.getCause()).orElse(e)));
    }
  }

  /** The kind of failure, which stays the same however the words of it vary. */
  private String failure(Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException connect -> "cannot be reached";
      case HttpTimeoutException late -> LATE;
      case ConnectException refused -> "cannot be reached";
      case SSLException tls -> "shows no certificate that is trusted";
      case IOException broken ->
          "broke its answer off, or it is larger than %d MiB".formatted(largestBodyMebibytes);
      default -> "cannot be asked";
    };
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
