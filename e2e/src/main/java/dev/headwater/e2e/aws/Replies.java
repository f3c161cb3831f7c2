package dev.headwater.e2e.aws;

import com.sun.net.httpserver.HttpExchange;
import dev.headwater.e2e.fault.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Writes answers to clients. */
final class Replies {
  private Replies() {}

  /** The front's own answer. */
  static void own(HttpExchange exchange, Outcome.Own own) throws IOException {
    if (CloudWatchProtocol.isSpoken(exchange)) {
      CloudWatchProtocol.answer(exchange, own.status(), own.text());
      return;
    }
    byte[] content = own.text().getBytes(StandardCharsets.UTF_8);
    boolean empty = exchange.getRequestMethod().equals("HEAD") || content.length == 0;
    var headers = exchange.getResponseHeaders();
    headers.set(
        "Content-Type", own.text().startsWith("{") ? "application/json" : "application/xml");
    own.errorType().ifPresent(type -> headers.set("x-amzn-ErrorType", type));
    exchange.sendResponseHeaders(own.status(), empty ? -1 : content.length);
    if (!empty) {
      exchange.getResponseBody().write(content);
    }
  }

  /** moto's answer, as it is but for the protocol of CloudWatch. */
  static void relay(HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    if (CloudWatchProtocol.isSpoken(exchange)) {
      var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      CloudWatchProtocol.answer(exchange, response.statusCode(), text);
      return;
    }
    Upstream.headers(
        response,
        (name, value) -> {
          // The JDK's server writes a date of its own.
          if (!name.equalsIgnoreCase("date")) {
            exchange.getResponseHeaders().add(name, value);
          }
        });
    int status = response.statusCode();
    long length = response.headers().firstValueAsLong("content-length").orElse(0);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    boolean chunked = response.headers().firstValue("content-length").isEmpty();
    if (head && !chunked) {
      // The JDK's server writes no length for HEAD by itself, but AWS tells an object's size by it.
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
    }
    boolean empty = head || status == 204 || status == 304;
    exchange.sendResponseHeaders(
        status, empty || (length == 0 && !chunked) ? -1 : chunked ? 0 : length);
    if (!empty && (length > 0 || chunked)) {
      try (OutputStream out = exchange.getResponseBody()) {
        body.transferTo(out);
      }
    }
  }
}
