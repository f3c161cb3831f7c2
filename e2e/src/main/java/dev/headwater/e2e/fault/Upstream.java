package dev.headwater.e2e.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** The leg from a front to the server that it stands before, over TLS. */
public final class Upstream implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  // The JDK's client sets these itself. Host becomes the server's.
  private static final Set<String> OF_A_REQUEST =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  // They belong to one connection, not to the answer.
  private static final Set<String> OF_A_RESPONSE =
      Set.of("connection", "content-length", "transfer-encoding");

  private static final String OF_A_HANDSHAKE = "sec-websocket-";

  private final URI server;
  private final HttpClient client;

  /**
   * @param context trusts the server's certificate
   */
  public Upstream(URI server, SSLContext context) {
    this.server = server;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .sslContext(context)
            .build();
  }

  /**
   * Passes a request on.
   *
   * @param uri path and query exactly as the client sent them
   * @param headers as the client sent them
   */
  public HttpResponse<InputStream> send(
      String method, String uri, Map<String, List<String>> headers, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + uri)).method(method, body);
    each(headers, name -> !OF_A_REQUEST.contains(name), builder::header);
    try {
      return client.send(builder.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + server + " answered", e);
    }
  }

  CompletableFuture<WebSocket> open(
      String uri, Map<String, List<String>> headers, WebSocket.Listener listener) {
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(CONNECT_LIMIT);
    each(
        headers,
        name -> !OF_A_REQUEST.contains(name) && !name.startsWith(OF_A_HANDSHAKE),
        builder::header);
    return builder.buildAsync(
        URI.create(server.toString().replaceFirst("^http", "ws") + uri), listener);
  }

  /** Gives what a front has to repeat of an answer's headers. */
  public static void headers(HttpResponse<?> response, BiConsumer<String, String> each) {
    each(response.headers().map(), name -> !OF_A_RESPONSE.contains(name), each);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static void each(
      Map<String, List<String>> headers,
      Predicate<String> which,
      BiConsumer<String, String> consumer) {
    headers.forEach(
        (name, values) -> {
          if (which.test(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> consumer.accept(name, value));
          }
        });
  }
}
