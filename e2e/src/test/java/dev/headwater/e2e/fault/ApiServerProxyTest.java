package dev.headwater.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("full")
class ApiServerProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static ProcessScope scope;
  private static ControlPlane plane;
  private static ApiServerProxy proxy;

  /** Past the proxy. */
  private static KubernetesClient direct;

  /** Without retries, so that a test sees each fault. */
  private static KubernetesClient client;

  private String namespace;

  @BeforeAll
  static void start() {
    var progress = Progress.toConsole();
    scope = ProcessScope.open(directory);
    plane =
        ControlPlane.start(
            scope, KubernetesBinaries.find(progress), directory.resolve("plane"), progress);
    proxy = ApiServerProxy.start(plane);
    direct = plane.newClient();
    client = client(false);
  }

  @AfterAll
  static void stop() {
    client.close();
    direct.close();
    proxy.close();
    plane.close();
    scope.close();
  }

  @BeforeEach
  void createNamespace() {
    namespace = "n" + UUID.randomUUID();
    var metadata = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata();
    direct.resource(metadata.build()).create();
  }

  @AfterEach
  void heal() {
    proxy.faults(ApiFault.NONE);
    proxy.onWrite(call -> {});
  }

  @Test
  void callsPassUnchangedAndAreRecorded() {
    var created = client.resource(map("a", "1")).create();
    client.resource(map("a", "2")).update();
    client
        .resource(map("a", "3"))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("test")
                .withForce(true)
                .build());
    assertThat(client.configMaps().inNamespace(namespace).withName("a").get().getData())
        .isEqualTo(direct.configMaps().inNamespace(namespace).withName("a").get().getData())
        .containsEntry("value", "3");
    assertThat(created.getMetadata().getUid()).isEqualTo(stored("a").getMetadata().getUid());
    client.configMaps().inNamespace(namespace).list();
    client.configMaps().inNamespace(namespace).withName("a").delete();
    client.configMaps().inNamespace(namespace).delete();

    var calls = calls();
    assertThat(calls)
        .extracting(call -> call.verb() + " " + call.name() + " " + call.status())
        .contains("create  201", "update a 200", "patch a 200", "get a 200", "delete a 200")
        .contains("list  200");
    assertThat(calls).allMatch(call -> call.served() == call.status());
    var numbers = calls.stream().filter(ApiCall::mutating).map(ApiCall::number).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates().doesNotContain(0);
    assertThat(calls).filteredOn(call -> !call.mutating()).allMatch(call -> call.number() == 0);
  }

  @Test
  void anErrorOfTheApiServerPassesWithItsReason() {
    assertThatThrownBy(() -> client.resource(map("Not_A_Name", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> assertThat(e.getStatus().getReason()).isEqualTo("Invalid"));
  }

  @Test
  void theTokenDecidesAsItDoesWithoutTheProxy() {
    try (var powerless = client(true, "unknown")) {
      assertCode(401, () -> powerless.configMaps().inNamespace(namespace).list());
    }
  }

  @Test
  void aDroppedWriteIsNotApplied() {
    proxy.faults(write(new ApiFault.Drop()));

    assertNoAnswer(() -> client.resource(map("dropped", "1")).create());
    proxy.faults(ApiFault.NONE);
    assertThat(stored("dropped")).isNull();
    assertThat(calls())
        .filteredOn(ApiCall::mutating)
        .extracting(ApiCall::served, ApiCall::status)
        .containsOnly(tuple(0, 0));
  }

  @Test
  void aLostWriteIsApplied() {
    var told = new CopyOnWriteArrayList<ApiCall>();
    proxy.onWrite(told::add);
    proxy.faults(write(new ApiFault.Lose()));

    assertNoAnswer(() -> client.resource(map("lost", "1")).create());
    assertThat(stored("lost")).isNotNull();
    await().atMost(LIMIT).until(() -> !told.isEmpty());
    assertThat(told.getFirst())
        .matches(call -> call.served() == 201 && call.status() == 0, "applied and lost");
  }

  @Test
  void aWriteIsToldThoughItsClientHasGone() {
    var told = new CopyOnWriteArrayList<ApiCall>();
    proxy.onWrite(told::add);
    proxy.faults(write(new ApiFault.Delay(Duration.ofSeconds(1))));
    var hasty = new ConfigBuilder(client.getConfiguration()).withRequestTimeout(200).build();

    try (var gone = new KubernetesClientBuilder().withConfig(hasty).build()) {
      assertNoAnswer(() -> gone.resource(map("gone", "1")).create());
    }
    await().atMost(LIMIT).until(() -> told.stream().anyMatch(call -> call.served() == 201));
    assertThat(stored("gone")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"403,Forbidden", "409,Conflict", "429,TooManyRequests", "500,InternalError"})
  void anAnsweredWriteIsNotApplied(int code, String reason) {
    proxy.faults(write(ApiFault.Answer.of(code)));

    assertThatThrownBy(() -> client.resource(map("answered", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(code);
              assertThat(e.getStatus().getReason()).isEqualTo(reason);
            });
    assertThat(stored("answered")).isNull();
  }

  @Test
  void a504AfterTheWriteIsApplied() {
    proxy.faults(write(new ApiFault.ApplyThenAnswer(ApiFault.Answer.of(504))));

    assertCode(504, () -> client.resource(map("late", "1")).create());
    assertThat(stored("late")).isNotNull();
  }

  @Test
  void anAnswerSaysWhenToTryAgain() throws Exception {
    proxy.faults(call -> ApiFault.Answer.of(429).retryAfter(Duration.ofSeconds(7)));
    var http = client.getHttpClient();
    var request = http.newHttpRequestBuilder().uri(proxy.endpoint() + "/api/v1/nodes").build();
    var answer = http.sendAsync(request, String.class).get(20, TimeUnit.SECONDS);

    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(Serialization.unmarshal(answer.body(), Status.class).getReason())
        .isEqualTo("TooManyRequests");
  }

  @Test
  void aClientThatRetriesIsSeenTwice() {
    proxy.faults(
        call ->
            call.isWrite() && calls().stream().noneMatch(ApiCall::isWrite)
                ? ApiFault.Answer.of(429)
                : new ApiFault.Pass());
    try (var patient = client(true)) {
      patient.resource(map("patient", "1")).create();
    }
    assertThat(calls().stream().filter(ApiCall::isWrite))
        .extracting(ApiCall::status)
        .containsExactly(429, 201);
  }

  @Test
  void aDelayedWriteIsAppliedLater() {
    proxy.faults(write(new ApiFault.Delay(Duration.ofMillis(700))));
    long startNanos = System.nanoTime();

    client.resource(map("delayed", "1")).create();
    assertThat(System.nanoTime() - startNanos).isGreaterThan(700_000_000L);
    assertThat(stored("delayed")).isNotNull();
  }

  @Test
  void aWriteWhoseAnswerIsTruncatedIsApplied() {
    proxy.faults(write(new ApiFault.Truncate()));

    assertNoAnswer(() -> client.resource(map("truncated", "1")).create());
    assertThat(stored("truncated")).isNotNull();
    assertThat(calls())
        .filteredOn(ApiCall::mutating)
        .extracting(ApiCall::served, ApiCall::status)
        .containsOnly(tuple(201, 0));
  }

  @Test
  void aListThatIsTruncatedIsNoShorterList() {
    direct.resource(map("listed", "1")).create();
    proxy.faults(call -> isHere(call) ? new ApiFault.Truncate() : new ApiFault.Pass());

    assertNoAnswer(() -> client.configMaps().inNamespace(namespace).list());
  }

  @Test
  void anAnswerThatTricklesArrivesWholeAndLate() {
    var pause = Duration.ofMillis(20);
    proxy.faults(write(new ApiFault.Trickle(10, pause)));
    long startNanos = System.nanoTime();

    var created = client.resource(map("slow", "1")).create();
    assertThat(created).isEqualTo(stored("slow"));
    var pauses = Serialization.asJson(created).length() / 10;
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThan(pause.multipliedBy(pauses / 2));
  }

  @Test
  void everyWriteIsToldWithItsNumber() {
    int before = proxy.writes();
    var told = new CopyOnWriteArrayList<Integer>();
    proxy.onWrite(call -> told.add(call.number() - before));

    for (String name : List.of("a", "b", "c")) {
      client.resource(map(name, "1")).create();
    }
    await().atMost(LIMIT).until(() -> told.equals(List.of(1, 2, 3)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInformerSeesAnEventAtOnceOverBothKindsOfWatch(boolean webSocket) throws Exception {
    try (var other = client(true, plane.adminToken(), webSocket);
        var seen = Informed.start(other, namespace)) {
      long startNanos = System.nanoTime();
      direct.resource(map("event", "1")).create();
      seen.await("event");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LIMIT.dividedBy(10));
      assertThat(proxy.watches().open())
          .filteredOn(call -> call.namespace().equals(namespace))
          .singleElement()
          .matches(call -> call.status() == (webSocket ? 101 : 200), "the kind asked for");
    }
    await().atMost(LIMIT).until(() -> proxy.watches().open().stream().noneMatch(this::isHere));
  }

  @ParameterizedTest
  @CsvSource({"true,end", "false,end", "true,reset", "false,reset", "true,expire", "false,expire"})
  void anInformerGoesOnAfterItsWatchWasCut(boolean webSocket, String how) throws Exception {
    try (var other = client(true, plane.adminToken(), webSocket);
        var seen = Informed.start(other, namespace)) {
      await().atMost(LIMIT).until(() -> proxy.watches().open().stream().anyMatch(this::isHere));
      var before = calls().size();
      switch (how) {
        case "end" -> proxy.watches().end(this::isHere);
        case "reset" -> proxy.watches().reset(this::isHere);
        default -> proxy.watches().expire(this::isHere);
      }
      direct.resource(map("later", "1")).create();
      seen.await("later");
      // A list can show the object before the watch that follows it is opened.
      await()
          .atMost(LIMIT)
          .until(() -> calls().stream().skip(before).anyMatch(c -> c.verb().equals("watch")));
      var verbs = calls().stream().skip(before).map(ApiCall::verb).toList();
      assertThat(verbs.contains("list")).as("lists again").isEqualTo(how.equals("expire"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFrozenWatchIsSilentUntilItIsHealed(boolean webSocket) throws Exception {
    try (var other = client(true, plane.adminToken(), webSocket);
        var frozen = Informed.start(other, namespace);
        var control = Informed.start(direct, namespace)) {
      try (var _ = proxy.watches().freeze(call -> call.resource().equals("configmaps"))) {
        direct.resource(map("held", "1")).create();
        control.await("held");
        // The same event has long been at the proxy when a later one of another kind passes it.
        direct.resource(map("held", "2")).update();
        control.awaitValue("held", "2");
        assertThat(frozen.names()).doesNotContain("held");
      }
      frozen.awaitValue("held", "2");
      assertThat(frozen.values("held")).containsExactly("1", "2");
    }
  }

  @Test
  void aDelayedWatchDeliversInOrderAndLate() throws Exception {
    try (var other = client(true);
        var late = Informed.start(other, namespace);
        var _ = proxy.watches().delay(this::isHere, Duration.ofSeconds(1))) {
      long startNanos = System.nanoTime();
      direct.resource(map("x", "1")).create();
      direct.resource(map("x", "2")).update();
      late.awaitValue("x", "2");
      assertThat(System.nanoTime() - startNanos).isGreaterThan(1_000_000_000L);
      assertThat(late.values("x")).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDuplicatedWatchDeliversEachEventTwice(boolean webSocket) {
    var events = new Events(new CopyOnWriteArrayList<>());
    try (var other = client(true, plane.adminToken(), webSocket);
        var _ = other.configMaps().inNamespace(namespace).watch(events)) {
      try (var _ = proxy.watches().duplicate(this::isHere)) {
        direct.resource(map("twice", "1")).create();
        await().atMost(LIMIT).until(() -> events.of("twice").size() == 2);
      }
      direct.resource(map("once", "1")).create();
      await().atMost(LIMIT).until(() -> !events.of("once").isEmpty());
      direct.resource(map("last", "1")).create();
      await().atMost(LIMIT).until(() -> !events.of("last").isEmpty());
      assertThat(events.of("twice")).hasSize(2).containsOnly(events.of("twice").getFirst());
      assertThat(events.of("once")).hasSize(1);
    }
  }

  @Test
  void anAgedInformerSeesThePastUntilItIsHealed() throws Exception {
    direct.resource(map("old", "1")).create();
    var version =
        direct.configMaps().inNamespace(namespace).list().getMetadata().getResourceVersion();
    direct.resource(map("old", "2")).update();
    direct.resource(map("new", "1")).create();

    var aged = proxy.watches().age(this::isHere, version);
    try (var other = client(true);
        var seen = Informed.start(other, namespace)) {
      assertThat(seen.names()).contains("old").doesNotContain("new");
      assertThat(seen.values("old")).containsExactly("1");
      assertThat(stored(other, "old").getData()).as("a get is never old").containsValue("2");
      aged.close();
      seen.await("new");
      assertThat(seen.values("old")).containsExactly("1", "2");
    }
  }

  private boolean isHere(ApiCall call) {
    return call.namespace().equals(namespace);
  }

  private List<ApiCall> calls() {
    return proxy.calls().stream().filter(this::isHere).toList();
  }

  private ApiFault write(ApiFault.Decision decision) {
    return call -> call.isWrite() && isHere(call) ? decision : new ApiFault.Pass();
  }

  private ConfigMap stored(String name) {
    return stored(direct, name);
  }

  private ConfigMap stored(KubernetesClient by, String name) {
    return by.configMaps().inNamespace(namespace).withName(name).get();
  }

  private ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .addToData("value", value)
        .build();
  }

  private static void assertCode(int code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(code));
  }

  private static void assertNoAnswer(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(KubernetesClientException.class)
        .hasRootCauseInstanceOf(IOException.class);
  }

  private static KubernetesClient client(boolean retries) {
    return client(retries, plane.adminToken());
  }

  private static KubernetesClient client(boolean retries, String token) {
    return client(retries, token, true);
  }

  private static KubernetesClient client(boolean retries, String token, boolean webSocket) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(proxy.endpoint().toString())
            .withCaCertFile(plane.caCertificate().toString())
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(retries ? 4 : 0)
            .withOnlyHttpWatches(!webSocket)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** What a watch told, as {@code ADDED name resourceVersion}. */
  private record Events(List<String> told) implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      var metadata = map.getMetadata();
      told.add(action + " " + metadata.getName() + " " + metadata.getResourceVersion());
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch ended", cause);
    }

    List<String> of(String name) {
      return told.stream().filter(event -> event.contains(" " + name + " ")).toList();
    }
  }
}
