package dev.headwater.operator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {
  private static final String BROKER =
      """
      # HELP kafka_request_queue_time_count_milliseconds_total requests
      # TYPE kafka_request_queue_time_count_milliseconds_total counter
      kafka_request_queue_time_count_milliseconds_total{type="AlterPartitionReassignments"} 3.0
      kafka_request_queue_time_count_milliseconds_total{type="Fetch",instance="1000"} 812.0
      kafka_broker_reassignment_bytes_total{direction="in"} 17.0
      kafka_broker_reassignment_bytes_total{direction="out"} 90.0
      something_else{of="no matter
      """;
  private static final String CONTROLLER =
      """
      kafka_controller_active_count{instance="0",job="c"} 1
      kafka_broker_fenced_count 2
      """;

  /** Nobody waits for it; a busy machine takes seconds for a first answer. */
  private final HttpMetrics metrics = new HttpMetrics(Duration.ofMinutes(1));

  private final HttpMetrics hasty = new HttpMetrics(Duration.ofSeconds(1));

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    metrics.close();
    hasty.close();
    server.stop(0);
  }

  @Test
  void theSeriesThatAreNeededAreReadOfEveryNode() throws IOException {
    var controller =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      serve(server, 200, BROKER);
      serve(controller, 200, CONTROLLER);
      controller.start();
      assertThat(metrics.read(ask(Map.of(1000, address(server), 0, address(controller)))))
          .isEqualTo(
              Map.of(
                  1000,
                  new NodeMetrics.Read(
                      OptionalLong.of(3),
                      OptionalLong.of(17),
                      OptionalInt.empty(),
                      OptionalInt.empty(),
                      Map.of()),
                  0,
                  new NodeMetrics.Read(
                      OptionalLong.empty(),
                      OptionalLong.empty(),
                      OptionalInt.of(1),
                      OptionalInt.of(2),
                      Map.of())));
    } finally {
      controller.stop(0);
    }
  }

  @Test
  void whatElseIsAskedForIsSummedOverItsSamples() {
    serve(
        server,
        200,
        """
        bytes_total{direction="in",topic="a"} 3
        bytes_total{direction="in",topic="b"} 4
        bytes_total{direction="out",topic="a"} 90
        bytes_total_created 1
        idle NaN
        queue{of="a"} 5
        queue{of="b"} -1
        none_of_these
        """);
    assertThat(selected("bytes_total{direction=\"in\"}", "idle", "queue", "absent"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("bytes_total{direction=\"in\"}", 7.0, "idle", Double.NaN, "queue", Double.NaN));
  }

  private Map<String, Double> selected(String... selectors) {
    var question =
        MetricsQuestion.of(new TreeMap<>(Map.of(1, address(server))), List.of(selectors));
    return metrics.read(question).get(1) instanceof NodeMetrics.Read read
        ? read.selected()
        : Map.of("unread", 0.0);
  }

  @Test
  void anErrorIsNoFigure() {
    serve(server, 503, BROKER);
    assertThat(read()).isEqualTo(unread(address(server) + " answers with status 503"));
  }

  @Test
  void aLineThatIsNoSampleIsNoFigure() {
    serve(server, 200, "kafka_broker_fenced_count none");
    assertThat(read())
        .isEqualTo(
            unread(
                "a line is no sample of Prometheus' text format: kafka_broker_fenced_count none"));
  }

  @Test
  void aNodeThatAnswersNothingCostsTheDeadlineAndNoMore() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + silent.getLocalPort();
      assertThat(hasty.read(ask(Map.of(1001, address))).get(1001))
          .isInstanceOfSatisfying(
              NodeMetrics.Unread.class,
              unread -> assertThat(unread.message()).startsWith(address + " did not answer ("));
    }
  }

  @Test
  void aBodyThatDoesNotEndCostsTheDeadlineAndNoMore() {
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("up 1\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });
    assertThat(hasty.read(ask(Map.of(1, address(server)))).get(1))
        .isEqualTo(unread(address(server) + " did not answer (no answer within 1000 ms)"));
  }

  private static MetricsQuestion ask(Map<Integer, String> addresses) {
    return MetricsQuestion.of(new TreeMap<>(addresses), List.of());
  }

  private NodeMetrics read() {
    return metrics.read(ask(Map.of(1, address(server)))).get(1);
  }

  private static NodeMetrics unread(String message) {
    return new NodeMetrics.Unread(message);
  }

  private static void serve(HttpServer server, int status, String text) {
    var body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private static String address(HttpServer server) {
    return "127.0.0.1:" + server.getAddress().getPort();
  }
}
