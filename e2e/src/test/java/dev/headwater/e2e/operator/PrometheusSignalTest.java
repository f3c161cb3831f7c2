package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.prometheus.Prometheus;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The real Prometheus says how many brokers there are to be, to those who may ask it. */
@Tag("scaling")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class PrometheusSignalTest {
  private static final String STRANGER = "scaling-stranger";
  private static final String SIGNAL =
      """
      autoscaling:
        min: 2
        max: 5
        signals:
        - name: demand
          prometheus: %s
          capacityPerBroker: 100
        scaleOut: {cooldown: 30s}
        scaleIn: {window: 2m, cooldown: 30s}\
      """;

  private final SharedStack shared;
  private final HttpServer exporter;
  private volatile String demand = "0";

  PrometheusSignalTest(SharedStack shared) throws IOException {
    this.shared = shared;
    this.exporter =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeAll
  void serve() {
    exporter.createContext(
        "/metrics",
        exchange -> {
          var body = metrics().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    exporter.start();
  }

  /** Two series of the namespace, and one of somebody else's that would ask for every broker. */
  private String metrics() {
    return """
    # TYPE demand gauge
    demand{namespace="scaling-prometheus",zone="a"} %s
    demand{namespace="scaling-prometheus",zone="b"} %s
    demand{namespace="elsewhere",zone="a"} 100000
    """
        .formatted(demand, demand);
  }

  @AfterAll
  void forget() {
    exporter.stop(0);
    shared.forget(PermittedPrometheus.NAMESPACE);
    shared.forget(STRANGER);
  }

  @Test
  void brokersFollowAPrometheusServerAndStayWhileItIsWrongOrAway() {
    demand = "115";
    var server = prometheus();
    assumeThat(server).as("Prometheus is built with Go, which is not here").isPresent();
    var scaled = declare(PermittedPrometheus.NAMESPACE, "{server: platform, metric: demand}");
    scaled.awaitReady("4/4");
    assertThat(scaled.cluster().status().autoscaling().decisionsOrEmpty())
        .anySatisfy(
            decision ->
                assertThat(decision.message())
                    .isEqualTo(
                        "2 brokers become 4. demand is 230 and needs 4 brokers of 100 * 0.6."));
    demand = "NaN";
    awaitStay(scaled, "answers with NaN");
    demand = "+Inf";
    awaitStay(scaled, "answers with +Inf");
    demand = "-1";
    awaitStay(scaled, "answers with a negative number");
    server.get().close();
    demand = "0";
    awaitStay(scaled, "cannot be reached");
    scaled.awaitQuiet();
    try (var again = prometheus().orElseThrow()) {
      assertThat(again.process().isAlive()).isTrue();
      scaled.awaitReady("2/2");
      assertThat(scaled.active()).startsWith("True AutoscalingActive");
    }
  }

  @Test
  void whoIsNotPermittedIsToldSoAndReachesNoServerAndNoSecret() {
    var stranger = declare(STRANGER, "{server: platform, metric: demand}");
    soon()
        .untilAsserted(
            () ->
                assertThat(stranger.active())
                    .startsWith("False MetricSourceNotAllowed")
                    .contains("'platform' is not permitted in namespace scaling-stranger"));
    asksTheGuardedOne(stranger);
    soon().untilAsserted(() -> assertThat(stranger.active()).startsWith("False SecretMissing"));
    keepToken("another");
    soon()
        .untilAsserted(
            () ->
                assertThat(stranger.active())
                    .startsWith("False SecretNotAllowed")
                    .contains("headwater.dev/cluster=orders, but =another"));
    keepToken("orders");
    soon()
        .untilAsserted(
            () ->
                assertThat(stranger.active())
                    .startsWith("False MetricsUnavailable")
                    .contains("the Prometheus server guarded"));
  }

  private Optional<Prometheus> prometheus() {
    return Prometheus.start(
        shared.stack().scope(),
        shared.stack().kubeconfig().getParent().resolve("prometheus"),
        PermittedPrometheus.PORT,
        "127.0.0.1:" + exporter.getAddress().getPort(),
        Progress.toConsole());
  }

  private static void awaitStay(AutoscaledCluster scaled, String problem) {
    soon()
        .untilAsserted(
            () ->
                assertThat(scaled.active())
                    .startsWith("False MetricsUnavailable")
                    .contains("demand: the Prometheus server platform " + problem));
    assertThat(scaled.brokers()).containsExactly(2, 2);
  }

  private AutoscaledCluster declare(String namespace, String source) {
    return AutoscaledCluster.declareWith(shared, namespace, SIGNAL.formatted(source));
  }

  /** Has the Secret consent to a cluster. */
  private void keepToken(String cluster) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("token")
            .withNamespace(STRANGER)
            .withLabels(Map.of("headwater.dev/cluster", cluster))
            .endMetadata()
            .withStringData(Map.of("token", "abc.def"))
            .build();
    shared.client().resource(secret).serverSideApply();
  }

  private static void asksTheGuardedOne(AutoscaledCluster scaled) {
    scaled
        .cluster()
        .resource()
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "replace", "path": "/spec/brokers/autoscaling/signals/0/prometheus/server",
              "value": "guarded"},
             {"op": "add", "path": "/spec/brokers/autoscaling/signals/0/prometheus/tokenSecretRef",
              "value": {"name": "token"}}]
            """);
  }
}
