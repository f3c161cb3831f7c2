package dev.headwater.e2e.prometheus;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.LogTail;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.process.StackProcess;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus that reads its targets every few seconds, and takes samples of the last three days
 * where they carry their times.
 *
 * @param url where it answers
 * @param directory for its samples, its configuration and its log
 */
public record Prometheus(StackProcess process, URI url, Path directory) implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int OK = 200;

  /**
   * Starts one and waits until it is ready; empty on a machine without Go, where none can be built.
   *
   * @param directory for its samples and its log; what an earlier one left there is known again
   * @param port a free one of 127.0.0.1
   * @param target host and port that serve {@code /metrics}
   */
  public static Optional<Prometheus> start(
      ProcessScope scope, Path directory, int port, String target, Progress progress) {
    return start(scope, directory, port, new Targets(List.of(target), Map.of(), 1), progress);
  }

  /** The same with other targets than one. */
  public static Optional<Prometheus> start(
      ProcessScope scope, Path directory, int port, Targets targets, Progress progress) {
    return PrometheusProgram.find(progress)
        .map(program -> start(scope, directory, port, targets, program));
  }

  /**
   * What is read.
   *
   * @param addresses hosts and ports that serve {@code /metrics}
   * @param labels that every series gets
   * @param seconds time between two reads, and the deadline of each
   */
  public record Targets(List<String> addresses, Map<String, String> labels, int seconds) {
    public Targets {
      addresses = List.copyOf(addresses);
      labels = Map.copyOf(labels);
    }
  }

  private static Prometheus start(
      ProcessScope scope, Path directory, int port, Targets targets, PrometheusProgram program) {
    var address = "127.0.0.1:" + port;
    var command =
        new Command(
            "prometheus",
            List.of(
                program.file().toString(),
                "--config.file=" + configuration(directory, targets),
                "--web.enable-lifecycle",
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address),
            Map.of(),
            directory,
            directory.resolve("prometheus.log"));
    var started = new Prometheus(scope.start(command), URI.create("http://" + address), directory);
    started.awaitReady();
    return started;
  }

  /** Has it read other targets from now on. */
  public void scrape(Targets targets) {
    configuration(directory, targets);
    var reload =
        HttpRequest.newBuilder(url.resolve("/-/reload"))
            .timeout(START_LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(reload, BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IllegalStateException("Prometheus does not reload: " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Prometheus reloads", e);
    }
  }

  private static Path configuration(Path directory, Targets targets) {
    try {
      var file = Files.createDirectories(directory).resolve("prometheus.yml");
      return Files.writeString(
          file,
          """
          global: {scrape_interval: %ds, scrape_timeout: %<ds}
          storage: {tsdb: {out_of_order_time_window: 3d}}
          scrape_configs:
          - job_name: target
            static_configs: [{targets: %s, labels: %s}]
          """
              .formatted(
                  targets.seconds(),
                  Serialization.asJson(targets.addresses()),
                  Serialization.asJson(targets.labels())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!isReady(http)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException(
              "Prometheus is not ready; the last lines of %s:%n%s"
                  .formatted(process.log(), LogTail.of(process.log())));
        }
        // A process that says nothing when it is ready has to be asked again.
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Prometheus starts", e);
    }
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    var request = HttpRequest.newBuilder(url.resolve("/-/ready")).timeout(START_LIMIT).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it without warning, and waits until it has ended. */
  @Override
  public void close() {
    process.kill();
    process.onExit().join();
  }
}
