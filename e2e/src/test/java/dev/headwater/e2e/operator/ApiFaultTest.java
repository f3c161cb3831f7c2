package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.fault.ApiCall;
import dev.headwater.e2e.fault.ApiFault;
import dev.headwater.e2e.fault.ApiServerProxy;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator while the API server fails it: first the calls for a new cluster, then watches. */
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ApiFaultTest {
  /** Two of the longest of the operator's scaled intervals. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(5);

  /** What every second call about a cluster meets in turn, by its namespace. */
  private static final Map<String, List<ApiFault.Decision>> FAULTS =
      Map.of(
          "api-refused", List.of(ApiFault.Answer.of(409), ApiFault.Answer.of(500)),
          "api-lost",
              List.of(
                  new ApiFault.Lose(),
                  new ApiFault.Drop(),
                  new ApiFault.ApplyThenAnswer(ApiFault.Answer.of(504))),
          "api-truncated", List.of(new ApiFault.Truncate()),
          "api-slow",
              List.of(
                  new ApiFault.Delay(Duration.ofMillis(300)), new ApiFault.Trickle(100, PAUSE)));

  private final SharedStack shared;
  private final ApiServerProxy proxy;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Map<String, Set<ApiFault.Decision>> met = new ConcurrentHashMap<>();

  /** One of the clusters, for what happens to watches: those are of all namespaces. */
  private final TestCluster watched;

  ApiFaultTest(SharedStack shared) {
    this.shared = shared;
    this.proxy = shared.stack().proxy();
    this.watched = new TestCluster(shared.client(), "api-refused", "orders");
  }

  static Stream<String> namespaces() {
    return FAULTS.keySet().stream().sorted();
  }

  @BeforeAll
  void declareAClusterForEachFault() {
    proxy.faults(this::everySecond);
    namespaces().map(shared::cluster).forEach(TestCluster::create);
  }

  @AfterAll
  void forget() {
    proxy.faults(ApiFault.NONE);
    namespaces().forEach(shared::forget);
  }

  @AfterEach
  void watchesAreHealed() {
    watched.awaitSettled();
  }

  @ParameterizedTest
  @MethodSource("namespaces")
  @Order(1)
  void aClusterConvergesWhileEverySecondCallFails(String namespace) {
    var cluster = new TestCluster(shared.client(), namespace, "orders");
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    assertThat(met.get(namespace)).containsExactlyInAnyOrderElementsOf(FAULTS.get(namespace));
    assertThat(effects(namespace, Instant.EPOCH)).doesNotHaveDuplicates();
  }

  @Test
  @Order(2)
  void itIsQuietWhenTheFaultsHaveEnded() {
    proxy.faults(ApiFault.NONE);
    var end = Instant.now().plus(IDLE);
    // A last retry may still be on its way when the faults end.
    await()
        .atMost(IDLE.multipliedBy(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Instant.now().isAfter(end) && writesSince(Instant.now().minus(IDLE)) == 0);
  }

  @Test
  @Tag("full")
  @Order(3)
  void duplicatedEventsChangeNothing() {
    try (var _ = proxy.watches().duplicate(_ -> true)) {
      scaleTo(3);
      scaleTo(2);
    }
  }

  /** The list that follows breaks off once as well. */
  @Test
  @Tag("full")
  @Order(4)
  void aClusterScalesAfterEveryWatchWasTooOld() {
    Set<String> truncated = ConcurrentHashMap.newKeySet();
    proxy.faults(
        call ->
            call.verb().equals("list") && truncated.add(call.resource())
                ? new ApiFault.Truncate()
                : new ApiFault.Pass());
    proxy.watches().expire(_ -> true);
    scaleTo(3);
    proxy.faults(ApiFault.NONE);
    assertThat(truncated).contains("streamclusters", "statefulsets", "pods");
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "reset"})
  @Tag("full")
  @Order(5)
  void aClusterScalesAfterEveryWatchWasCut(String how) {
    var seen = proxy.calls().size();
    if (how.equals("end")) {
      proxy.watches().end(_ -> true);
    } else {
      proxy.watches().reset(_ -> true);
    }
    soon().until(() -> came("watch", "statefulsets", seen));
    scaleTo(3);
    scaleTo(2);
  }

  @Test
  @Tag("full")
  @Order(6)
  void whatHappensWhileWatchesAreSilentIsDoneWhenTheySpeakAgain() {
    try (var _ = proxy.watches().freeze(_ -> true)) {
      watched.resource().scale(3);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> watched.pods("broker").size() == 2);
    }
    settlesWith(3);
    try (var _ = proxy.watches().delay(_ -> true, Duration.ofMillis(700))) {
      scaleTo(2);
    }
  }

  /**
   * The operator starts and reads from an API server that is behind: a broker came after the state
   * that it sees, and it must not take it for one too many.
   */
  @Test
  @Tag("full")
  @Order(7)
  void whoSeesThePastTakesNothingAway() {
    watched.awaitSettled();
    var version = shared.client().pods().inAnyNamespace().list().getMetadata().getResourceVersion();
    scaleTo(3);
    var before = uids();
    var start = Instant.now();
    var seen = proxy.calls().size();
    try (var _ = proxy.watches().age(_ -> true, version)) {
      var operator = new OperatorPod(shared.stack());
      operator.kill();
      operator.comeBack();
      // Nodes are listed by a reconcile, so it is at work.
      soon().until(() -> beganInThePast(seen) && came("list", "nodes", seen));
      watched.resource().scale(4);
      // One more may come meanwhile, and none may go.
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> uids().containsAll(before));
    }
    settlesWith(4);
    assertThat(uids()).containsAll(before);
    assertThat(effects(watched.namespace(), start)).noneMatch(e -> e.startsWith("delete"));
  }

  /** Whether an operator has begun with lists that may be old; none asks so later. */
  private boolean beganInThePast(int after) {
    return Stream.of("streamclusters", "statefulsets", "pods")
        .allMatch(
            resource ->
                came("list", resource, after, call -> call.uri().contains("resourceVersion=0")));
  }

  private ApiFault.Decision everySecond(ApiCall call) {
    var faults = FAULTS.get(call.namespace());
    if (faults == null || call.verb().equals("watch")) {
      return new ApiFault.Pass();
    }
    int number = calls.merge(call.namespace(), 1, Integer::sum);
    if (number % 2 == 1) {
      return new ApiFault.Pass();
    }
    var decision = faults.get(number / 2 % faults.size());
    met.computeIfAbsent(call.namespace(), _ -> ConcurrentHashMap.newKeySet()).add(decision);
    return decision;
  }

  private void scaleTo(int brokers) {
    watched.resource().scale(brokers);
    settlesWith(brokers);
  }

  private void settlesWith(int brokers) {
    watched.awaitSettled();
    assertThat(watched.status().summary()).isEqualTo(brokers + "/" + brokers);
  }

  private boolean came(String verb, String resource, int after) {
    return came(verb, resource, after, _ -> true);
  }

  private boolean came(String verb, String resource, int after, Predicate<ApiCall> which) {
    return proxy.calls().stream()
        .skip(after)
        .filter(call -> call.verb().equals(verb) && call.resource().equals(resource))
        .anyMatch(which);
  }

  private List<String> uids() {
    return watched.pods("broker").stream().map(Pod::getMetadata).map(m -> m.getUid()).toList();
  }

  private List<String> effects(String namespace, Instant start) {
    return shared.writes().since(start).stream()
        .filter(write -> write.namespace().equals(namespace))
        .map(Writes.Request::effect)
        .flatMap(Optional::stream)
        .toList();
  }

  private long writesSince(Instant start) {
    return shared.writes().since(start).stream()
        .filter(write -> FAULTS.containsKey(write.namespace()))
        .count();
  }
}
