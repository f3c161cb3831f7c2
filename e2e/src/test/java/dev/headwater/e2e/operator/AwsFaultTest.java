package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.promptly;
import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator while AWS fails it: a cluster for each fault of the call that makes its bucket. */
@Tag("aws")
@Tag("full")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AwsFaultTest {
  private static final String NAMESPACE = "aws-faults";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final Map<String, Fault.Decision> FAULTS =
      Map.of(
          "throttled", error(503, "SlowDown"),
          "failed", error(500, "InternalError"),
          "denied", error(403, "AccessDenied"),
          "expired", error(400, "ExpiredToken"),
          "dropped", new Fault.Drop(),
          "lost", new Fault.Lose(),
          "late", new Fault.Delay(Duration.ofSeconds(1)));

  private final SharedStack shared;

  /** Buckets by the name of their cluster. */
  private final Map<String, String> buckets = new LinkedHashMap<>();

  /** What happens to the call that makes a bucket. */
  private final Map<String, Fault.Decision> faults = new ConcurrentHashMap<>();

  AwsFaultTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void declareAClusterForEachFault() {
    shared.createNamespace(NAMESPACE);
    FAULTS.keySet().forEach(this::declareSuspended);
    FAULTS.keySet().forEach(name -> buckets.put(name, bucket(name)));
    buckets.forEach((name, bucket) -> faults.put(bucket, FAULTS.get(name)));
    shared.stack().aws().front().faults(this::decide);
    FAULTS
        .keySet()
        .forEach(name -> cluster(name).resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}"));
  }

  @AfterAll
  void forget() {
    shared.stack().aws().front().faults(Fault.NONE);
    shared.forget(NAMESPACE);
  }

  @ParameterizedTest
  @CsvSource({
    "throttled, AwsThrottled, AWS answered 503 SlowDown. It is asked again later",
    "failed, AwsFailed, AWS answered 500 InternalError",
    "denied, AwsAccessDenied, Grant this action on this resource to the operator's role",
    "expired, AwsCredentials, The operator's credentials are not valid; renew them",
    "dropped, AwsUnreachable, 'Check DNS, routes and endpoints'"
  })
  @Order(1)
  void aBucketThatCannotBeMadeIsReported(String name, String reason, String todo) {
    var cluster = cluster(name);
    promptly()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("StorageReady"))
                    .startsWith(
                        "Unknown " + reason + ": s3:CreateBucket on bucket " + buckets.get(name))
                    .contains(todo));
    boolean needsHuman = reason.equals("AwsAccessDenied") || reason.equals("AwsCredentials");
    assertThat(cluster.condition("Stalled"))
        .startsWith(needsHuman ? "True " + reason : "False NotBlocked");
    assertThat(cluster.condition("Ready")).startsWith("False");
    assertThat(cluster.pods("controller")).isEmpty();
  }

  @Test
  @Order(2)
  void everyBucketIsMadeOnceWhenAwsHasHealed() {
    var healed = List.of("throttled", "failed", "denied", "expired", "dropped");
    healed.forEach(name -> faults.remove(buckets.get(name)));
    healed.forEach(name -> cluster(name).awaitSettled());
    for (var name : healed) {
      assertThat(creations(name)).filteredOn(call -> call.status() == 200).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "late"})
  @Order(3)
  void aBucketWhoseAnswerIsLostOrLateIsTheClustersAllTheSame(String name) {
    cluster(name).awaitSettled();
    assertThat(creations(name))
        .isNotEmpty()
        .allMatch(call -> call.status() == (name.equals("lost") ? 0 : 200));
    assertThat(cluster(name).status().storage().bucket()).isEqualTo(buckets.get(name));
  }

  /** The zones of the last report stay in use. */
  @Test
  @Order(4)
  void aRunningClusterScalesWhileAwsCannotBeAskedForItsZones() {
    var cluster = cluster("late");
    cluster.awaitSettled();
    faults.put("DescribeAvailabilityZones", new Fault.Drop());
    soon().until(() -> cluster.condition("ZonesResolved").startsWith("True ZonesUnavailable"));
    assertThat(cluster.condition("ZonesResolved"))
        .contains("ec2:DescribeAvailabilityZones", "AWS did not answer");
    cluster.resource().scale(3);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("3/3");
    assertThat(cluster.condition("ZonesResolved")).startsWith("True ZonesUnavailable");
    faults.remove("DescribeAvailabilityZones");
    soon().until(() -> cluster.condition("ZonesResolved").startsWith("True ZonesResolved"));
  }

  private Fault.Decision decide(AwsCall call) {
    var key = call.operation().equals("CreateBucket") ? call.resource() : call.operation();
    return Optional.ofNullable(faults.get(key)).orElseGet(Fault.Pass::new);
  }

  private List<AwsCall> creations(String name) {
    return shared.stack().aws().front().calls().stream()
        .filter(call -> call.operation().equals("CreateBucket"))
        .filter(call -> call.resource().equals(buckets.get(name)))
        .toList();
  }

  private static Fault.Answer error(int status, String code) {
    return new Fault.Answer(
        status, "<Error><Code>" + code + "</Code><Message>injected</Message></Error>");
  }

  /** A suspended cluster says how its bucket will be called, and does not make it. */
  private void declareSuspended(String name) {
    var yaml = cluster(name).yaml().replace("spec:\n", "spec:\n  suspend: true\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private String bucket(String name) {
    soon().until(() -> cluster(name).status().storage() != null);
    return cluster(name).status().storage().bucket();
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }
}
