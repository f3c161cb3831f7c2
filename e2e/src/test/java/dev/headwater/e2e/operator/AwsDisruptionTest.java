package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.promptly;
import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
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
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * AWS that throttles, lags or is away as a whole, and operators that are frozen, blind or down
 * meanwhile; a stack of its own, since every cluster notices. Whatever happens, a cluster has one
 * bucket, one role and one association.
 */
@Tag("aws")
@Isolated("A hundred clusters beside other stacks outlast every deadline on two cores.")
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class AwsDisruptionTest {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String NAMESPACE = "disruption";

  private static final int MANY = 100;

  /** As many come at once as moto has answers for: it takes some 20 calls a second. */
  private static final int AT_ONCE = 20;

  private static final int TAKEN_PER_SECOND = 5;

  /** Until the operator has found out what AWS takes. */
  private static final Duration FIRST_SECONDS = Duration.ofSeconds(5);

  /** IAM's usual lag is seconds; nothing is promised. */
  private static final Duration LAG = Duration.ofSeconds(60);

  private static final Duration AFTER_START = Duration.ofSeconds(30);
  private static final Duration AFTER_HEALING = Duration.ofSeconds(60);

  /** From the first call that is lost: with those by which it is found out that AWS is away. */
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  /** No answer. */
  private static final int DROPPED = 0;

  private static final double MOST_PER_SECOND = 2;

  private static final List<Kind> ALL_IN_AWS =
      List.of(Kind.S3_BUCKET, Kind.IAM_ROLE, Kind.EKS_POD_IDENTITY_ASSOCIATION);
  private static final Set<String> CREATIONS =
      Set.of("CreateBucket", "CreateRole", "CreatePodIdentityAssociation");

  private SharedStack shared;
  private OperatorPod operator;

  @BeforeAll
  void start() {
    shared = SharedStack.startForDisruption();
    operator = new OperatorPod(shared.stack());
    shared.createNamespace(NAMESPACE);
  }

  @AfterEach
  void heal() {
    shared.stack().aws().front().faults(Fault.NONE);
  }

  @AfterAll
  void close() {
    Optional.ofNullable(shared).ifPresent(SharedStack::close);
  }

  @Test
  @Order(1)
  void whileAwsThrottlesClustersComeAndFewCallsAreThrottled() {
    var throttle = new Throttle(TAKEN_PER_SECOND);
    shared.stack().aws().front().faults(throttle);
    var start = Instant.now();
    var clusters = IntStream.range(0, 10).mapToObj(i -> declare("throttled-" + i)).toList();
    // Ten lives through calls that take turns.
    soon().atMost(LifeStep.LIMIT).untilAsserted(() -> clusters.forEach(TestCluster::assertSettled));
    var settled = start.plus(FIRST_SECONDS);
    long calls = throttle.calls(settled);
    long throttled = throttle.throttled(settled);
    System.out.printf(
        "10 clusters came in %s while AWS took %d calls a second of each service: %d of %d calls"
            + " were throttled in all, %d of %d after the first %s%n",
        Duration.between(start, Instant.now()),
        TAKEN_PER_SECOND,
        throttle.throttled(start),
        throttle.calls(start),
        throttled,
        calls,
        FIRST_SECONDS);
    assertThat(throttle.throttled(start)).as("calls that were throttled").isPositive();
    assertThat(throttled / (double) calls).as("share").isLessThan(0.1);
    clusters.forEach(cluster -> assertThat(made(cluster)).isEqualTo(ALL_IN_AWS));
    deleteAll(clusters);
  }

  @Test
  @Order(2)
  void aRoleThatIamDoesNotShowYetIsWaitedForAndMadeOnce() {
    var lag = new LateRoles(LAG);
    shared.stack().aws().front().faults(lag);
    var cluster = declare("late");
    soon().until(() -> cluster.condition("IdentityReady").contains("does not show it everywhere"));
    assertThat(cluster.pods("controller")).isEmpty();
    assertThat(cluster.condition("Stalled")).startsWith("False");
    cluster.awaitSettled();
    assertThat(lag.hidden()).as("answers that did not show the role").isPositive();
    assertThat(cluster.pods("broker"))
        .allSatisfy(
            pod ->
                assertThat(pod.getStatus().getContainerStatuses())
                    .allMatch(container -> container.getRestartCount() == 0));
    assertMadeOnce(cluster);
    deleteAll(List.of(cluster));
  }

  /** The bucket's name is free when the leader looks, and taken when it goes on. */
  @Test
  @Order(3)
  void aLeaderThatWasFrozenBetweenLookingAndMakingMakesNothingWhenItGoesOn() {
    operator.scale(2);
    var stale = operator.leader().replaceFirst("_.*", "");
    var process = operator.process(stale);
    var cluster = declareSuspended("frozen");
    soon().until(() -> cluster.status().storage() != null);
    var bucket = cluster.status().storage().bucket();
    var frozen = new AtomicBoolean();
    var faults = shared.stack().kubelet().faults();
    shared
        .stack()
        .aws()
        .front()
        .faults(
            call -> {
              boolean isLook =
                  call.operation().equals("HeadBucket") && call.resource().equals(bucket);
              if (isLook && frozen.compareAndSet(false, true)) {
                faults.freeze(OperatorChart.NAMESPACE, stale);
              }
              return new Fault.Pass();
            });
    cluster.resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}");
    soon().untilAsserted(() -> assertThat(operator.leader()).isNotEmpty().doesNotStartWith(stale));
    assertThat(frozen).isTrue();
    cluster.awaitSettled();
    assertMadeOnce(cluster);
    faults.thaw(OperatorChart.NAMESPACE, stale);
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    operator.scale(2);
    assertMadeOnce(cluster);
    assertThat(made(cluster)).isEqualTo(ALL_IN_AWS);
    operator.scale(1);
    deleteAll(List.of(cluster));
  }

  @Test
  @Order(4)
  void anOperatorThatSeesItsOwnWritesLateMakesNothingTwice() {
    try (var _ = shared.stack().proxy().watches().delay(_ -> true, Duration.ofSeconds(2))) {
      var cluster = declare("delayed");
      cluster.awaitSettled();
      assertMadeOnce(cluster);
      assertThat(made(cluster)).isEqualTo(ALL_IN_AWS);
    }
    deleteAll(List.of(new TestCluster(shared.client(), NAMESPACE, "delayed")));
  }

  @Test
  @Order(5)
  void whatWasDeletedWhileTheOperatorWasDownGoesSoonAfterItsStartAndDataStaysAsDeclared() {
    var kept = declare("kept");
    var removed = declare("removed", "Delete");
    var used = declare("used", "Delete");
    var clusters = List.of(kept, removed, used);
    clusters.forEach(TestCluster::awaitSettled);
    var uids = Map.of(kept, uid(kept), removed, uid(removed), used, uid(used));
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      var bucket = used.status().storage().bucket();
      s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.empty());
    }
    operator.scale(0);
    clusters.forEach(cluster -> cluster.resource().delete());
    assertThat(clusters).allMatch(cluster -> cluster.resource().get() != null);
    operator.scale(1);
    await()
        .atMost(AFTER_START)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> clusters.stream().allMatch(cluster -> cluster.resource().get() == null));
    var inventory = AwsInventory.of(shared.stack().aws());
    assertThat(inventory.of(Set.of(uids.get(kept)))).containsExactly(Kind.S3_BUCKET);
    assertThat(inventory.of(Set.of(uids.get(removed)))).isEmpty();
    assertThat(inventory.of(Set.of(uids.get(used)))).containsExactly(Kind.S3_BUCKET);
  }

  /** The last, since all the clusters stay. */
  @Test
  @Order(6)
  void whileAwsIsAwayItIsHardlyAskedAndAllGoesOnWhenItIsBack() {
    var running = new ArrayList<TestCluster>();
    for (int i = 0; i < MANY; i += AT_ONCE) {
      var next = IntStream.range(i, i + AT_ONCE).mapToObj(n -> declare("many-" + n)).toList();
      next.forEach(TestCluster::awaitSettled);
      running.addAll(next);
    }
    shared.stack().aws().front().faults(_ -> new Fault.Drop());
    var away = Instant.now();
    var created = IntStream.range(0, 3).mapToObj(i -> declare("new-" + i)).toList();
    created.forEach(
        cluster ->
            promptly()
                .untilAsserted(
                    () ->
                        assertThat(cluster.condition("ZonesResolved"))
                            .startsWith("Unknown AwsUnreachable")));
    var lost = firstLostCall(away);
    // Kubernetes is not AWS.
    running.getFirst().resource().scale(2);
    soon().until(() -> running.getFirst().status().summary().equals("2/2"));
    // Those that are settled ask when it is time for their next look.
    await()
        .atMost(OUTAGE.multipliedBy(2))
        .until(
            () ->
                Instant.now().isAfter(lost.plus(OUTAGE))
                    && running.stream().anyMatch(this::saysThatAwsIsAway));
    double perSecond = callsSince(lost) / seconds(lost);
    System.out.printf(
        "%d clusters: %.2f calls a second in the first %s after AWS went away%n",
        MANY, perSecond, Duration.between(lost, Instant.now()));
    assertThat(perSecond).isLessThanOrEqualTo(MOST_PER_SECOND);
    assertThat(running).allMatch(cluster -> cluster.condition("Ready").startsWith("True"));
    heal();
    awaitSettled(created, running);
  }

  private Instant firstLostCall(Instant away) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.status() == DROPPED && call.at().isAfter(away))
        .map(AwsCall::at)
        .findFirst()
        .orElseThrow();
  }

  private boolean saysThatAwsIsAway(TestCluster cluster) {
    return Stream.of("StorageReady", "IdentityReady", "NetworkReady")
        .anyMatch(type -> cluster.condition(type).startsWith("Unknown AwsUnreachable"));
  }

  private static void awaitSettled(List<TestCluster> created, List<TestCluster> running) {
    var healed = Instant.now();
    await()
        .atMost(AFTER_HEALING)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                Stream.concat(created.stream(), running.stream())
                    .forEach(TestCluster::assertSettled));
    System.out.printf(
        "all are settled %s after healing%n", Duration.between(healed, Instant.now()));
  }

  private long callsSince(Instant start) {
    return shared.stack().aws().calls().stream().filter(call -> !call.at().isBefore(start)).count();
  }

  private static double seconds(Instant start) {
    return Duration.between(start, Instant.now()).toMillis() / 1000.0;
  }

  /** Calls that were answered, or that got through to AWS though their answer was lost. */
  private void assertMadeOnce(TestCluster cluster) {
    var bucket = cluster.status().storage().bucket();
    var uid = uid(cluster);
    assertThat(shared.stack().aws().calls())
        .filteredOn(call -> CREATIONS.contains(call.operation()))
        .filteredOn(
            call ->
                call.resource().equals(bucket) || uid.equals(call.tags().get("headwater.dev/uid")))
        .extracting(AwsCall::operation)
        .containsExactlyInAnyOrderElementsOf(CREATIONS);
  }

  private List<Kind> made(TestCluster cluster) {
    return AwsInventory.of(shared.stack().aws()).of(Set.of(uid(cluster)));
  }

  private static String uid(TestCluster cluster) {
    return cluster.resource().require().getMetadata().getUid();
  }

  private void deleteAll(List<TestCluster> clusters) {
    heal();
    clusters.forEach(cluster -> cluster.resource().delete());
    soon().until(() -> clusters.stream().allMatch(cluster -> cluster.resource().get() == null));
  }

  private TestCluster declare(String name) {
    return declare(name, "Retain");
  }

  private TestCluster declare(String name, String deletionPolicy) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    create(cluster.yaml().replace("{bucket", "{deletionPolicy: " + deletionPolicy + ", bucket"));
    return cluster;
  }

  private TestCluster declareSuspended(String name) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    create(cluster.yaml().replace("spec:\n", "spec:\n  suspend: true\n"));
    return cluster;
  }

  /** One broker in one zone: what is asked of AWS does not depend on it. */
  private void create(String yaml) {
    var small =
        yaml.replace("zones: [{id: use1-az1}, {id: use1-az6}]", "zones: [{id: use1-az1}]")
            .replace("replicas: 2", "replicas: 1")
            .replace("spec:\n", "spec:\n  identity: {mode: PodIdentity}\n");
    shared.client().resource(Serialization.unmarshal(small, StreamCluster.class)).create();
  }
}
