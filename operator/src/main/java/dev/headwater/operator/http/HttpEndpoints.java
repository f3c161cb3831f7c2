package dev.headwater.operator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Serves /livez (the process answers), /readyz (it is started and not stopping) and /metrics.
 * Liveness never looks at informers: between two watch connections they count as unhealthy, and a
 * restart would make nothing better (JOSDK #2978).
 */
public final class HttpEndpoints implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean ready = new AtomicBoolean();

  private HttpEndpoints(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts serving; not ready yet.
   *
   * @param metrics the metrics in Prometheus' text format
   * @throws UncheckedIOException when the address cannot be bound
   */
  public static HttpEndpoints start(String bindAddress, int port, Supplier<String> metrics) {
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral(bindAddress), port);
      var endpoints = new HttpEndpoints(HttpServer.create(address, 0));
      endpoints.serve(metrics);
      return endpoints;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve HTTP on " + bindAddress + ":" + port, e);
    }
  }

  private void serve(Supplier<String> metrics) {
    server.setExecutor(threads);
    server.createContext("/livez", exchange -> answer(exchange, OK, "text/plain", "ok\n"));
    server.createContext(
        "/readyz",
        exchange ->
            answer(
                exchange,
                ready.get() ? OK : UNAVAILABLE,
                "text/plain",
                ready.get() ? "ok\n" : "starting or stopping\n"));
    server.createContext(
        "/metrics", exchange -> answer(exchange, OK, "text/plain; version=0.0.4", metrics.get()));
    server.start();
  }

  private static void answer(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Says from now on whether the operator does its work. */
  public void ready(boolean isReady) {
    ready.set(isReady);
  }

  /** The port that is bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
