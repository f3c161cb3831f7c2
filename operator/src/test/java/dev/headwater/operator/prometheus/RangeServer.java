package dev.headwater.operator.prometheus;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that answers queries of ranges with what a test says. */
public record RangeServer(HttpServer http, List<Asked> asked) implements AutoCloseable {
  /** A query, with times in seconds. */
  public record Asked(String query, double start, double end, double step) {
    int steps() {
      return (int) Math.round((end - start) / step);
    }
  }

  /** An answer; one with a place is a redirect. */
  public record Reply(int status, String body) {}

  /** Answers each query with what a function makes of it. */
  public static RangeServer start(Function<Asked, Reply> answer) throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var asked = new CopyOnWriteArrayList<Asked>();
    http.createContext(
        "/api/v1/query_range",
        exchange -> {
          var body = exchange.getRequestBody().readAllBytes();
          var query = asked(new String(body, StandardCharsets.UTF_8));
          asked.add(query);
          var reply = answer.apply(query);
          var text = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          try (exchange) {
            exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
          }
        });
    http.setExecutor(Thread.ofVirtual()::start);
    http.start();
    return new RangeServer(http, asked);
  }

  private static Asked asked(String form) {
    Map<String, String> fields =
        Stream.of(form.split("&", -1))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(
                    field -> field[0],
                    field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    return new Asked(
        fields.getOrDefault("query", ""),
        Double.parseDouble(fields.getOrDefault("start", "")),
        Double.parseDouble(fields.getOrDefault("end", "")),
        Double.parseDouble(fields.getOrDefault("step", "")));
  }

  /**
   * An answer with one series.
   *
   * @param metric its labels, JSON
   * @param value what it is at a time; where that is empty there is none
   */
  public static Reply series(String metric, Asked asked, DoubleFunction<String> value) {
    var values = new StringBuilder();
    for (int i = 0; i <= asked.steps(); i++) {
      double at = asked.start() + i * asked.step();
      var text = value.apply(at);
      if (!text.isEmpty()) {
        values.append(values.isEmpty() ? "" : ",").append("[%.3f,\"%s\"]".formatted(at, text));
      }
    }
    return new Reply(
        200,
        matrix(
            values.isEmpty() ? "" : "{\"metric\":%s,\"values\":[%s]}".formatted(metric, values)));
  }

  /** An answer with series that are written out. */
  public static String matrix(String series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
        .formatted(series);
  }

  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
