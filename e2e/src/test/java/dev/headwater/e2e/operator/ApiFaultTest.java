package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.fault.ApiCall;
import dev.headwater.e2e.fault.ApiFault;
import dev.headwater.e2e.fault.ApiServerProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The operator while the API server fails it. */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
class ApiFaultTest {
  private static final String NAMESPACE = "api-faults";

  /** Two of the longest of the operator's scaled intervals. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final List<ApiFault.Decision> FAULTS =
      List.of(ApiFault.Answer.of(409), ApiFault.Answer.of(500), new ApiFault.Lose());

  private final SharedStack shared;
  private final ApiServerProxy proxy;
  private final TestCluster cluster;

  ApiFaultTest(SharedStack shared) {
    this.shared = shared;
    this.proxy = shared.stack().proxy();
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void delete() {
    proxy.faults(ApiFault.NONE);
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void aClusterConvergesWhileEverySecondWriteFailsAndIsQuietAfterwards() {
    int before = proxy.writes();
    proxy.faults(ApiFaultTest::everySecond);
    cluster.create();
    cluster.awaitSettled();
    proxy.faults(ApiFault.NONE);

    var writes = proxy.calls().stream().filter(call -> call.number() > before).toList();
    assertThat(writes).as("refused").anyMatch(call -> call.status() == 409 && call.served() == 0);
    assertThat(writes).as("failed").anyMatch(call -> call.status() == 500 && call.served() == 0);
    assertThat(writes).as("lost").anyMatch(call -> call.status() == 0 && call.served() != 0);
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    assertQuiet();
  }

  private static ApiFault.Decision everySecond(ApiCall call) {
    boolean here = call.isWrite() && call.namespace().equals(NAMESPACE);
    return here && call.number() % 2 == 0
        ? FAULTS.get(call.number() / 2 % FAULTS.size())
        : new ApiFault.Pass();
  }

  /** A last retry may still be on its way when the faults end. */
  private void assertQuiet() {
    var end = Instant.now().plus(IDLE);
    await()
        .atMost(IDLE.multipliedBy(3))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                Instant.now().isAfter(end)
                    && shared.writes().since(Instant.now().minus(IDLE)).isEmpty());
  }
}
