package dev.headwater.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.prometheus.Prometheus;
import dev.headwater.e2e.prometheus.Prometheus.Targets;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A Prometheus that scrapes the brokers of a cluster, whichever there are: what service discovery
 * does elsewhere, this does by its list of targets.
 */
final class ScrapedBrokers implements LoadSource, Watcher<Pod> {
  private static final int PORT = 9090;

  /** The JMX exporter of a busy broker needs more than one. */
  private static final int SECONDS = 2;

  private static final String QUERY =
      "sum(rate(kafka_broker_network_io_bytes_total{direction=\"in\"}[6s]))";

  private final SharedStack shared;
  private final TestCluster cluster;
  private final Watch watch;
  private Optional<Prometheus> prometheus = Optional.empty();

  ScrapedBrokers(SharedStack shared, TestCluster cluster) {
    this.shared = shared;
    this.cluster = cluster;
    this.watch =
        shared
            .client()
            .pods()
            .inNamespace(cluster.namespace())
            .withLabel("app.kubernetes.io/component", "broker")
            .watch(this);
  }

  /** Whether it can be had on this machine. */
  boolean isThere() {
    return run().isPresent();
  }

  @Override
  public synchronized void start(LongSupplier sent) {
    if (prometheus.isEmpty()) {
      prometheus = run();
    }
  }

  private synchronized Optional<Prometheus> run() {
    prometheus =
        Prometheus.start(
            shared.stack().scope(),
            shared.stack().kubeconfig().getParent().resolve("prometheus"),
            PermittedPrometheus.PORT_WITH_BROKERS,
            targets(),
            Progress.toConsole());
    return prometheus;
  }

  @Override
  public synchronized void stop() {
    prometheus.ifPresent(Prometheus::close);
    prometheus = Optional.empty();
  }

  @Override
  public String signal(double capacity) {
    return """
    {"name": "load", "capacityPerBroker": "%d",
     "prometheus": {"server": "platform", "labels": {"direction": "in"},
                    "metric": "kafka_broker_network_io_bytes_total"}}
    """
        .formatted(Math.round(capacity));
  }

  /** Bytes that all brokers get in a second, as the operator's query has it. */
  @Override
  public double load() {
    var answer = ask("query?query=" + URLEncoder.encode(QUERY, StandardCharsets.UTF_8));
    var value = answer.at("/data/result/0/value/1");
    return value.isMissingNode() ? 0 : Double.parseDouble(value.asText());
  }

  /** Every target, with why it could not be read. */
  @Override
  public String problem() {
    return ask("targets?state=active").toString();
  }

  private static JsonNode ask(String what) {
    var url = "http://127.0.0.1:" + PermittedPrometheus.PORT_WITH_BROKERS + "/api/v1/" + what;
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      var body = http.send(request, BodyHandlers.ofString()).body();
      return Serialization.unmarshal(body, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    prometheus.ifPresent(running -> running.scrape(targets()));
  }

  private Targets targets() {
    var addresses =
        cluster.pods("broker").stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .flatMap(pod -> Optional.ofNullable(pod.getStatus().getPodIP()).stream())
            .map(ip -> ip.replaceFirst("^10[.]", "127.") + ":" + PORT)
            .sorted()
            .toList();
    return new Targets(addresses, Map.of("namespace", cluster.namespace()), SECONDS);
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch of the brokers ended", cause);
  }

  @Override
  public void close() {
    watch.close();
    stop();
  }
}
