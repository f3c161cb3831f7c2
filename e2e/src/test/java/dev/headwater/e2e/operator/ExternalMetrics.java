package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An aggregated API {@code external.metrics.k8s.io}, as KEDA or an adapter of Prometheus serves it,
 * with one value for every metric that it is asked for. The API server reaches it by a Service of
 * type ExternalName, since no proxy makes cluster IPs work here.
 */
final class ExternalMetrics implements AutoCloseable {
  private static final String API = "/apis/external.metrics.k8s.io/v1beta1";
  private static final String NAME = "v1beta1.external.metrics.k8s.io";

  private final KubernetesClient client;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private volatile Optional<Long> value = Optional.empty();

  private ExternalMetrics(KubernetesClient client, HttpsServer server) {
    this.client = client;
    this.server = server;
  }

  /**
   * Serves and registers it, and returns when the API server has reached it.
   *
   * @param namespace that gets the Service
   */
  static ExternalMetrics start(SharedStack shared, String namespace) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(shared.stack().controlPlane().tls()));
    var metrics = new ExternalMetrics(shared.client(), server);
    server.createContext("/", metrics::handle);
    server.setExecutor(metrics.threads);
    server.start();
    metrics.register(namespace);
    return metrics;
  }

  /** What every metric is from now on. */
  void set(long now) {
    value = Optional.of(now);
  }

  /** No metric is known any more. */
  void forget() {
    value = Optional.empty();
  }

  private void register(String namespace) {
    var objects =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: external-metrics, namespace: %1$s}
        spec: {type: ExternalName, externalName: localhost}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: %2$s}
        spec:
          group: external.metrics.k8s.io
          version: v1beta1
          service: {namespace: %1$s, name: external-metrics, port: %3$d}
          insecureSkipTLSVerify: true
          groupPriorityMinimum: 100
          versionPriority: 100
        """
            .formatted(namespace, NAME, server.getAddress().getPort());
    for (var object : objects.split("(?m)^---$", -1)) {
      client.resource(Serialization.unmarshal(object, GenericKubernetesResource.class)).create();
    }
    soon().until(this::isAvailable);
  }

  private boolean isAvailable() {
    return Optional.ofNullable(client.apiServices().withName(NAME).require())
        .map(APIService::getStatus)
        .map(status -> status.getConditions())
        .stream()
        .flatMap(List::stream)
        .anyMatch(c -> c.getType().equals("Available") && c.getStatus().equals("True"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var answer = path.equals(API) ? Optional.of(resources()) : metric(path);
      var body = answer.orElse(notFound()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(
          answer.isPresent() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_NOT_FOUND,
          body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String resources() {
    return """
    {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "external.metrics.k8s.io/v1beta1",
     "resources": [{"name": "externalmetrics", "singularName": "", "namespaced": true,
                    "kind": "ExternalMetricValueList", "verbs": ["get"]}]}
    """;
  }

  private Optional<String> metric(String path) {
    if (!path.startsWith(API + "/namespaces/")) {
      return Optional.empty();
    }
    return value.map(
        now ->
            """
            {"kind": "ExternalMetricValueList", "apiVersion": "external.metrics.k8s.io/v1beta1",
             "metadata": {},
             "items": [{"metricName": "%s", "metricLabels": {}, "timestamp": "%s", "value": "%d"}]}
            """
                .formatted(
                    path.substring(path.lastIndexOf('/') + 1),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    now));
  }

  private static String notFound() {
    return """
    {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "NotFound",
     "message": "the metric is not known", "code": 404}
    """;
  }

  /** Takes the registration away first: one that nobody serves keeps namespaces from going. */
  @Override
  public void close() {
    client.apiServices().withName(NAME).delete();
    soon().until(() -> client.apiServices().withName(NAME).get() == null);
    server.stop(0);
    threads.shutdownNow();
  }
}
