package dev.headwater.e2e.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.headwater.e2e.environment.HeadwaterScript;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.FreePort;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code operator/headwater replay} on what the real Prometheus recorded. */
class ReplayFromPrometheusTest {
  /** More than Prometheus answers at once at steps of 15 s. */
  private static final int HOURS = 50;

  /** Nothing is recorded within these minutes. */
  private static final int HOLE_START = 600;

  private static final int HOLE_END = 620;
  private static final int SAMPLES = 2 * (HOURS * 60 + 1 - (HOLE_END - HOLE_START - 1));
  private static final String IN = "--query=in=sum(load_bytes{direction=\"in\"})";
  private static final String OUT = "--query=out=sum(load_bytes{direction=\"out\"})";

  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(HOURS));

  private final Instant end = start.plus(Duration.ofHours(HOURS));

  @TempDir private Path directory;

  private ProcessScope scope;
  private HttpServer exporter;
  private Optional<Prometheus> prometheus = Optional.empty();
  private volatile boolean isRecorded;

  /** Samples carry their times, so that a scrape makes days of them. */
  @BeforeEach
  void recordTwoDays() throws IOException {
    scope = ProcessScope.open(directory);
    var history = history().getBytes(StandardCharsets.UTF_8);
    exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          var body = isRecorded ? new byte[0] : history;
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    exporter.start();
    prometheus =
        Prometheus.start(
            scope,
            directory.resolve("prometheus"),
            FreePort.find(),
            "127.0.0.1:" + exporter.getAddress().getPort(),
            Progress.toConsole());
    assumeThat(prometheus).as("Prometheus is built with Go, which is not here").isPresent();
    await().atMost(Duration.ofMinutes(1)).until(this::knowsAllSamples);
    isRecorded = true;
  }

  @AfterEach
  void stop() {
    prometheus.ifPresent(Prometheus::close);
    exporter.stop(0);
    scope.close();
  }

  private String history() {
    var samples = new StringBuilder("# TYPE load_bytes gauge\n");
    for (var direction : List.of("in", "out")) {
      for (int minute = 0; minute <= HOURS * 60; minute++) {
        if (minute <= HOLE_START || minute >= HOLE_END) {
          samples.append(
              "load_bytes{direction=\"%s\"} %d %d\n"
                  .formatted(direction, load(minute), start.toEpochMilli() + minute * 60_000L));
        }
      }
    }
    return samples.toString();
  }

  /** A day that rises and falls. */
  private static long load(int minute) {
    return Math.round(50e6 - 40e6 * Math.cos(2 * Math.PI * minute / 1440));
  }

  private boolean knowsAllSamples() throws IOException, InterruptedException {
    var query =
        prometheus.orElseThrow().url()
            + "/api/v1/query?query=sum(count_over_time(load_bytes%5B51h%5D))&time="
            + end.getEpochSecond();
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(query)).timeout(Duration.ofSeconds(10));
      return http.send(request.build(), BodyHandlers.ofString())
          .body()
          .contains("\"%d\"".formatted(SAMPLES));
    }
  }

  @Test
  void twoDaysAreReplayedAndKeptToBeReplayedAgain() throws Exception {
    var file = directory.resolve("trace.csv");
    var fromServer =
        replay(0, url(), IN, OUT, "--from=" + start, "--to=" + end, "--save-trace=" + file);
    assertThat(fromServer)
        .contains("demo/orders, 50h from %s, 12001 rows, 15m without data.".formatted(start))
        .contains("| Headwater ");
    assertThat(Files.readAllLines(file))
        .hasSize(12_002)
        .startsWith("time,in,out", "%s,10000000,10000000".formatted(start))
        // The last sample counts for less than 5 min, as Prometheus has it.
        .contains(
            "%s,%d,%2$d".formatted(after(HOLE_START, 285), load(HOLE_START)),
            "%s,,".formatted(after(HOLE_START, 300)),
            "%s,,".formatted(after(HOLE_END, -15)),
            "%s,%d,%2$d".formatted(after(HOLE_END, 0), load(HOLE_END)));
    assertThat(replay(0, "--trace=" + file)).isEqualTo(fromServer);
  }

  private Instant after(int minute, int seconds) {
    return start.plus(Duration.ofMinutes(minute)).plusSeconds(seconds);
  }

  @Test
  void whatPrometheusSaysOfAQueryIsPassedOn() throws Exception {
    var period = new String[] {"--from=" + start, "--to=" + end};
    assertThat(replay(2, url(), OUT, "--query=in=load_bytes", period[0], period[1]))
        .contains("The query of 'in'", "answers with several series ({__name__=\"load_bytes\"")
        .contains("direction=\"in\"", "direction=\"out\"", "let the query sum them");
    assertThat(replay(2, url(), OUT, "--query=in=sum(load_bytes", period[0], period[1]))
        .contains("refuses the query (status 400)", "parse error");
  }

  private String url() {
    return "--prometheus-url=" + prometheus.orElseThrow().url();
  }

  /** What the command printed. */
  private String replay(int exitCode, String... options) throws Exception {
    var repository = Repository.current();
    var arguments = new ArrayList<String>();
    arguments.add("replay");
    arguments.add("--cluster=" + repository.example("autoscaling/brokers.yaml"));
    arguments.addAll(List.of(options));
    var ended = new HeadwaterScript(repository, directory).run(arguments);
    assertThat(ended.exitCode()).as("%s", ended.output()).isEqualTo(exitCode);
    return ended.output();
  }
}
