package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderOnlyWritesTest {
  private final AtomicBoolean isLeading = new AtomicBoolean();
  private HttpServer server;
  private KubernetesClient client;

  /** Answers every request with 404, so that a request that was sent is known by its failure. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    var config =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                http ->
                    http.addOrReplaceInterceptor(
                        "leader-only-writes", new LeaderOnlyWrites(isLeading::get)))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void whoDoesNotLeadReads() {
    assertThatCode(() -> client.configMaps().inNamespace("shop").withName("a").get())
        .doesNotThrowAnyException();
  }

  @Test
  void whoDoesNotLeadSendsNoWrite() {
    assertThatThrownBy(this::write)
        .hasStackTraceContaining("not sent, since this process does not lead: POST")
        .hasStackTraceContaining("/api/v1/namespaces/shop/configmaps");
  }

  @Test
  void whoLeadsWrites() {
    isLeading.set(true);
    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(404));
  }

  private void write() {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("a")
            .withNamespace("shop")
            .endMetadata()
            .build();
    client.resource(map).create();
  }
}
