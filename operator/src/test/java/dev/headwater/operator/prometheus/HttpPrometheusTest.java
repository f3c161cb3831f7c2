package dev.headwater.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.prometheus.ServerAnswer.Denied;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import dev.headwater.operator.prometheus.ServerAnswer.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what of it comes back. */
class HttpPrometheusTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.250Z");
  private static final String SEVEN =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},"
          + "\"values\":[[1795521600.25,\"7\"]]}]}}";

  private final HandClock clock = new HandClock(NOW);

  /** Nobody waits for it; a busy machine takes seconds for a first answer. */
  private final HttpPrometheus prometheus = new HttpPrometheus(Duration.ofMinutes(1), clock);

  private final HttpPrometheus hasty = new HttpPrometheus(Duration.ofSeconds(1), clock);

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/elsewhere",
        exchange -> {
          elsewhere.incrementAndGet();
          answer(exchange, 200, SEVEN);
        });
    server.setExecutor(Thread.ofVirtual()::start);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    prometheus.close();
    hasty.close();
    server.stop(0);
  }

  @Test
  void aQueryAsksForTheNewestOfFiveTimes() {
    serve(
        exchange -> {
          asked.set(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + URLDecoder.decode(
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                      StandardCharsets.UTF_8)
                  + " "
                  + exchange.getRequestHeaders().get("Authorization"));
          answer(exchange, 200, SEVEN);
        });
    assertThat(ask(prometheus, url(), Optional.empty())).isEqualTo(new Value(7));
    assertThat(asked.get())
        .isEqualTo(
            "POST /api/v1/query_range end=1795521600.250&query=sum(up{namespace=\"demo\"})"
                + "&start=1795521540.250&step=15.000&timeout=60000ms null");
  }

  @Test
  void aPathOfTheServersStaysBeforeTheApi() {
    server.createContext("/tenant/api/v1/query_range", exchange -> answer(exchange, 200, SEVEN));
    var tenant = URI.create(url() + "/tenant/");
    assertThat(ask(prometheus, tenant, Optional.empty())).isEqualTo(new Value(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectIsFollowed(int status) {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
          answer(exchange, status, "");
        });
    assertThat(ask(prometheus, url(), Optional.empty()))
        .isEqualTo(
            new Unusable(
                "answers with a redirect (status %d), which is not followed".formatted(status)));
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void aDenialIsOneAlsoWithoutTheHeaderThatBelongsToIt() {
    serve(exchange -> answer(exchange, 401, "secret words"));
    assertThat(ask(prometheus, url(), Optional.empty()))
        .isEqualTo(new Denied("denies access (status 401)"));
  }

  @Test
  void noMoreThanAMebibyteIsRead() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var padding = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
          try (var body = exchange.getResponseBody()) {
            for (int i = 0; i < 17; i++) {
              body.write(padding);
            }
            body.write(SEVEN.getBytes(StandardCharsets.UTF_8));
          }
        });
    assertThat(ask(prometheus, url(), Optional.empty()))
        .isEqualTo(new Unusable("broke its answer off, or it is larger than 1 MiB"));
  }

  @Test
  void silenceCostsTheDeadlineAndNoMore() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(ask(hasty, url, Optional.empty()))
          .isEqualTo(new Unusable("did not answer in time"));
    }
  }

  @Test
  void aBodyThatDoesNotEndCostsTheDeadlineAndNoMore() {
    serve(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(SEVEN.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          await(end);
        });
    assertThat(ask(hasty, url(), Optional.empty()))
        .isEqualTo(new Unusable("did not answer in time"));
  }

  @Test
  void aServerThatIsNotThereCannotBeReached() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(ask(prometheus, URI.create("http://127.0.0.1:" + port), Optional.empty()))
        .isEqualTo(new Unusable("cannot be reached"));
  }

  /** Asked one after the other, the first would wait for the second until the deadline. */
  @Test
  void allQuestionsAreAskedAtOnce() {
    server.createContext(
        "/first/api/v1/query_range",
        exchange -> {
          await(end);
          answer(exchange, 200, SEVEN);
        });
    server.createContext(
        "/second/api/v1/query_range",
        exchange -> {
          answer(exchange, 200, SEVEN);
          end.countDown();
        });
    var questions = new TreeMap<String, ServerQuestion>();
    for (var name : List.of("first", "second")) {
      var url = URI.create(url() + "/" + name);
      questions.put(name, question(url, Optional.empty(), Optional.empty()));
    }
    assertThat(prometheus.ask(questions))
        .isEqualTo(Map.of("first", new Value(7), "second", new Value(7)));
  }

  @Test
  void theSameQuestionIsAskedOnceForHalfAStepWhoeverAsks() {
    var requests = new AtomicInteger();
    serve(
        exchange -> {
          requests.incrementAndGet();
          answer(exchange, 503, "");
        });
    for (int i = 0; i < 10; i++) {
      ask(prometheus, url(), Optional.empty());
    }
    assertThat(requests).hasValue(1);
    clock.advance(Duration.ofMillis(7501));
    ask(prometheus, url(), Optional.empty());
    assertThat(requests).hasValue(2);
  }

  @Test
  void aTokenGoesOverTlsToAServerWhoseAuthorityIsTrusted(@TempDir Path folder) throws Exception {
    var tls = TlsServer.start(folder);
    try (tls) {
      var token = Optional.of(new BearerToken("abc.def"));
      var trusted = question(tls.url(), Optional.of(tls.certificate()), token);
      assertThat(ask(prometheus, trusted)).isEqualTo(new Denied("denies access (status 403)"));
      assertThat(tls.authorization()).isEqualTo("Bearer abc.def");
      var other = question(tls.url(), Optional.empty(), token);
      assertThat(ask(prometheus, other))
          .isEqualTo(new Unusable("shows no certificate that is trusted"));
    }
  }

  @Test
  void aTokenIsNotPrinted() {
    assertThat(question(url(), Optional.empty(), Optional.of(new BearerToken("abc"))).toString())
        .doesNotContain("abc");
  }

  private void serve(HttpHandler handler) {
    server.createContext("/api/v1/query_range", handler);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static ServerAnswer ask(HttpPrometheus from, URI url, Optional<BearerToken> token) {
    return ask(from, question(url, Optional.empty(), token));
  }

  private static ServerAnswer ask(HttpPrometheus from, ServerQuestion question) {
    return from.ask(new TreeMap<>(Map.of("load", question))).get("load");
  }

  private static ServerQuestion question(
      URI url, Optional<String> certificate, Optional<BearerToken> token) {
    var server =
        new PrometheusServer("platform", url, certificate, Map.of("demo", Map.of("a", "b")));
    return new ServerQuestion(server, "sum(up{namespace=\"demo\"})", token, Duration.ofSeconds(15));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
