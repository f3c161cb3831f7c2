package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.RoutesAnswer;
import dev.headwater.operator.aws.S3Exit;
import dev.headwater.operator.aws.S3Route;
import dev.headwater.operator.cluster.NetworkAnswer.Unchanged;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkSensesTest {
  private static final String NODES =
      """
      {"apiVersion": "v1", "kind": "NodeList", "metadata": {}, "items": [
        {"metadata": {"name": "a"}, "spec": {"providerID": "aws:///us-east-1b/i-0abc"}},
        {"metadata": {"name": "b"}, "spec": {"providerID": "gce://b"}}]}
      """;

  private static final ResourceID FIRST = new ResourceID("first", "default");
  private static final ResourceID SECOND = new ResourceID("second", "default");
  private static final RoutesAnswer FAILED =
      new RoutesAnswer.Unavailable(new AwsProblem(AwsProblem.Kind.UNREACHABLE, "no answer"));
  private static final RoutesAnswer.Known KNOWN =
      new RoutesAnswer.Known(
          List.of(
              new S3Route(
                  "vpc-1",
                  "rtb-1",
                  new TreeSet<>(List.of("subnet-1")),
                  S3Exit.NAT_GATEWAY,
                  List.of())),
          Optional.empty());

  private static final ZoneResolution ZONES =
      new ZoneResolution.Resolved(
          List.of(new ZoneResolution.Zone("use1-az1", "us-east-1b", 0)), Optional.empty());

  private final List<Pod> pods = new ArrayList<>();
  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Stage stage = new Stage();
  private final StreamCluster cluster = stage.cluster;
  private final AtomicInteger listed = new AtomicInteger();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicReference<RoutesAnswer> ec2 = new AtomicReference<>(KNOWN);
  private final AtomicReference<SortedSet<String>> instances = new AtomicReference<>();
  private final AtomicReference<S3EndpointMode> mode = new AtomicReference<>();
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
  private HttpServer server;
  private KubernetesClient api;
  private NetworkSenses senses;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/nodes", this::nodes);
    server.start();
    api =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
    senses = new NetworkSenses(Stage.SETTINGS, new Nodes(api), this::routes, clock);
  }

  @AfterEach
  void stop() {
    gate.get().countDown();
    api.close();
    server.stop(0);
  }

  @Test
  void clustersOfTheSameZonesWaitForOneLook() {
    gate.set(new CountDownLatch(1));
    assertThat(network(FIRST)).isEmpty();
    Awaitility.await().until(() -> looked.get() == 1);
    assertThat(network(SECOND)).isEmpty();
    gate.get().countDown();
    Awaitility.await().until(() -> network(FIRST).isPresent() && network(SECOND).isPresent());
    assertThat(network(SECOND)).containsInstanceOf(NetworkAnswer.Looked.class);
    assertThat(listed).hasValue(1);
    assertThat(looked).hasValue(1);
    assertThat(instances.get()).containsExactly("i-0abc");
  }

  @Test
  void aFailureIsAskedAgainAfterTheObserveIntervalAndAnAnswerHoldsForTheDriftInterval() {
    ec2.set(FAILED);
    Awaitility.await().until(() -> answers(NetworkAnswer.Unavailable.class));
    ec2.set(KNOWN);
    assertThat(answers(NetworkAnswer.Unavailable.class)).isTrue();
    clock.advance(Stage.SETTINGS.observeInterval());
    Awaitility.await().until(() -> answers(NetworkAnswer.Looked.class));
    clock.advance(Outside.spread(Stage.SETTINGS.driftInterval(), cluster).minusSeconds(1));
    assertThat(answers(NetworkAnswer.Looked.class)).isTrue();
    assertThat(listed).hasValue(2);
    clock.advance(Stage.SETTINGS.observeInterval());
    Awaitility.await().until(() -> answers(NetworkAnswer.Looked.class) && listed.get() == 3);
  }

  /** The installation of these tests allows AttachRouteTables. */
  @Test
  void whatIsAskedForIsDoneAsFarAsTheInstallationAllowsAndElseNothing() {
    stage.changesEndpointsBy(S3EndpointMode.ATTACH_ROUTE_TABLES);
    assertThat(looked()).hasValueSatisfying(is -> assertThat(is.unchanged()).isEmpty());
    assertThat(mode).hasValue(S3EndpointMode.ATTACH_ROUTE_TABLES);
    stage.changesEndpointsBy(S3EndpointMode.CREATE);
    assertThat(looked())
        .hasValueSatisfying(
            is ->
                assertThat(is.unchanged())
                    .contains(new Unchanged.NotAllowed(S3EndpointMode.ATTACH_ROUTE_TABLES)));
    assertThat(mode).hasValue(S3EndpointMode.VERIFY);
  }

  @Test
  void nothingIsChangedWhileSuspended() {
    stage.changesEndpointsBy(S3EndpointMode.ATTACH_ROUTE_TABLES).suspended();
    assertThat(looked()).hasValueSatisfying(is -> assertThat(is.unchanged()).isEmpty());
    assertThat(mode).hasValue(S3EndpointMode.VERIFY);
  }

  @Test
  void aChangeThatAwsRefusedIsTriedAgainAfterTheObserveInterval() {
    var refusal = new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "ec2:ModifyVpcEndpoint: no");
    ec2.set(new RoutesAnswer.Known(KNOWN.routes(), Optional.of(refusal)));
    stage.changesEndpointsBy(S3EndpointMode.ATTACH_ROUTE_TABLES);
    assertThat(looked())
        .hasValueSatisfying(
            is -> assertThat(is.unchanged()).contains(new Unchanged.Refused(refusal)));
    ec2.set(KNOWN);
    clock.advance(Stage.SETTINGS.observeInterval());
    Awaitility.await().until(() -> looked().filter(is -> is.unchanged().isEmpty()).isPresent());
  }

  @Test
  void aPodOnAnotherNodeBringsTheNextLookForward() {
    pods.add(podOn("node-a"));
    Awaitility.await().until(() -> answers(NetworkAnswer.Looked.class));
    clock.advance(Stage.SETTINGS.observeInterval().multipliedBy(2));
    assertThat(answers(NetworkAnswer.Looked.class)).isTrue();
    assertThat(looked).hasValue(1);
    pods.add(podOn("node-b"));
    Awaitility.await().until(() -> answers(NetworkAnswer.Looked.class) && looked.get() == 2);
    clock.advance(Stage.SETTINGS.observeInterval().multipliedBy(2));
    assertThat(answers(NetworkAnswer.Looked.class)).isTrue();
    assertThat(looked).hasValue(2);
  }

  @Test
  void anotherStoreIsAskedAboutAsSeldom() {
    ec2.set(new RoutesAnswer.OtherStore());
    Awaitility.await().until(() -> answers(NetworkAnswer.NotChecked.class));
    clock.advance(Stage.SETTINGS.observeInterval().multipliedBy(2));
    assertThat(answers(NetworkAnswer.NotChecked.class)).isTrue();
    assertThat(listed).hasValue(1);
  }

  @Test
  void withAClientThatIsClosedTheNodesAreUnread() {
    api.close();
    Awaitility.await().until(() -> answers(NetworkAnswer.NodesUnread.class));
  }

  private Optional<NetworkAnswer.Looked> looked() {
    Awaitility.await().until(() -> answers(NetworkAnswer.Looked.class));
    return network(FIRST).map(NetworkAnswer.Looked.class::cast);
  }

  private boolean answers(Class<? extends NetworkAnswer> type) {
    return network(FIRST).filter(type::isInstance).isPresent();
  }

  private Optional<NetworkAnswer> network(ResourceID id) {
    return senses.network(
        cluster, new World(List.of(), pods, List.of(), Optional.empty()), ZONES, id);
  }

  private static Pod podOn(String node) {
    return new PodBuilder().withNewSpec().withNodeName(node).endSpec().build();
  }

  private RoutesAnswer routes(
      String region, SortedSet<String> instanceIds, S3EndpointMode mayChange) {
    instances.set(instanceIds);
    mode.set(mayChange);
    looked.incrementAndGet();
    try {
      gate.get().await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ec2.get();
  }

  private void nodes(HttpExchange exchange) throws IOException {
    listed.incrementAndGet();
    var body = NODES.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
