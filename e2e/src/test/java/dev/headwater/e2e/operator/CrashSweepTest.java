package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.operator.CrashPoint.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The operator is killed (kill -9) after its k-th call that changes something, for every k, while
 * it creates a cluster with a topic, scales it out and in, and deletes it; see {@link CrashPoint}
 * for what counts and what becomes of the k-th call. It comes back and has to bring the cluster
 * where an undisturbed life comes, with the same creations and deletions in Kubernetes, the same
 * changes in AWS and Kafka, and the same in AWS afterwards. The longest class is the first, so that
 * others run beside it.
 */
@Tag("full")
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class CrashSweepTest {
  /** The calls that make something of AWS for a cluster with an identity. */
  private static final List<String> MAKING =
      List.of(
          "AWS CreateBucket",
          "AWS PutPublicAccessBlock",
          "AWS PutBucketPolicy",
          "AWS PutBucketLifecycleConfiguration",
          "AWS PutBucketTagging",
          "AWS CreateRole",
          "AWS PutRolePolicy",
          "AWS CreatePodIdentityAssociation");

  /** At once: all whole lives in one round, and what is left of the creations in two. */
  private static final int CLUSTERS = 20;

  private static final List<LifeStep> WHOLE = List.of(LifeStep.values());
  private static final List<LifeStep> CREATION = List.of(LifeStep.CREATE);
  private static final List<LifeStep> AFTER_CREATION =
      List.of(LifeStep.SCALE_OUT, LifeStep.SCALE_IN, LifeStep.DELETE);
  private static final List<LifeStep> SHORT = List.of(LifeStep.CREATE, LifeStep.DELETE);

  private static final List<Kind> ALL_IN_AWS =
      List.of(Kind.S3_BUCKET, Kind.IAM_ROLE, Kind.EKS_POD_IDENTITY_ASSOCIATION);

  private final List<String> failures = new ArrayList<>();
  private final Set<String> reached = new LinkedHashSet<>();
  private SharedStack shared;
  private Gates gates;

  @BeforeAll
  void start() {
    shared = SharedStack.startForSweep();
    gates = new Gates(shared);
  }

  @BeforeEach
  void forget() {
    failures.clear();
    reached.clear();
  }

  @AfterAll
  void close() {
    Optional.ofNullable(gates).ifPresent(Gates::close);
    Optional.ofNullable(shared).ifPresent(SharedStack::close);
  }

  /**
   * A creation has most points by far: whoever meets none later on goes no further. Its calls of
   * AWS are the other test's.
   */
  @Test
  void everyCrashLeadsWhereAnUndisturbedLifeDoes() {
    var undisturbed = Undisturbed.live(shared, gates, "undisturbed", WHOLE, TestCluster::yaml);
    assertThat(undisturbed.expected().get(LifeStep.SCALE_OUT).calls())
        .doesNotContainKey("KAFKA UNREGISTER_BROKER 1001");
    assertThat(undisturbed.expected().get(LifeStep.DELETE).calls())
        .containsEntry("AWS CreateBucket", 1)
        .containsEntry("KAFKA UNREGISTER_BROKER 1001", 1)
        .doesNotContainKeys("AWS DeleteBucket", "KAFKA ALTER_PARTITION_REASSIGNMENTS");
    assertThat(undisturbed.expected().get(LifeStep.DELETE).made()).containsExactly(Kind.S3_BUCKET);
    var life = undisturbed.only(LifeStep.CREATE, point -> point.target() != Target.AWS);
    int whole = life.lives(AFTER_CREATION);
    live("whole", life, 0, whole, WHOLE, TestCluster::yaml);
    live("created", life, whole, life.lives(CREATION), CREATION, TestCluster::yaml);
    report(life.points());
    assertThat(failures).isEmpty();
  }

  /**
   * Each is made once, whatever becomes of the call that makes it, and nothing of it stays. The
   * deletions meet their calls of AWS first, and of the others as many as there are lives.
   */
  @Test
  @Tag("aws")
  void whateverBecomesOfACallOfAwsThereIsOneOfEachAndNoneInTheEnd() {
    var undisturbed =
        Undisturbed.live(shared, gates, "undisturbed-aws", SHORT, CrashSweepTest::leavingNothing);
    assertThat(undisturbed.expected().get(LifeStep.CREATE).calls().keySet()).containsAll(MAKING);
    assertThat(undisturbed.expected().get(LifeStep.CREATE).made()).isEqualTo(ALL_IN_AWS);
    assertThat(undisturbed.expected().get(LifeStep.DELETE).calls().keySet())
        .contains(
            "AWS DeleteBucket",
            "AWS DeleteRolePolicy",
            "AWS DeleteRole",
            "AWS DeletePodIdentityAssociation");
    assertThat(undisturbed.expected().get(LifeStep.DELETE).made()).isEmpty();
    var life =
        undisturbed
            .only(LifeStep.CREATE, point -> point.target() == Target.AWS)
            .first(LifeStep.DELETE, Target.AWS);
    live("aws", life, 0, life.lives(CREATION), SHORT, CrashSweepTest::leavingNothing);
    report(life.points());
    assertThat(failures).isEmpty();
    assertThat(reached)
        .as("the points at calls of AWS")
        .containsAll(
            SHORT.stream()
                .flatMap(
                    step ->
                        life.points().get(step).stream()
                            .filter(point -> point.target() == Target.AWS)
                            .map(point -> step + " " + point))
                .toList());
    assertNoOrphans("aws-");
  }

  private static String leavingNothing(TestCluster cluster) {
    return cluster
        .yaml()
        .replace("storage: {bucket", "storage: {deletionPolicy: Delete, bucket")
        .replace("spec:\n", "spec:\n  identity: {mode: PodIdentity}\n");
  }

  /** By the operator's own scan, after the next one that is a whole one. */
  private void assertNoOrphans(String namespaces) {
    long scans = scans();
    soon().until(() -> scans() >= scans + 2);
    var lease =
        shared
            .client()
            .leases()
            .inNamespace(OperatorChart.NAMESPACE)
            .withName("headwater")
            .require();
    assertThat(ObjectEvents.of(shared.client(), lease))
        .extracting(ObjectEvents.Line::text)
        .noneMatch(text -> text.contains("for StreamCluster " + namespaces));
    assertThat(new OperatorPod(shared.stack()).metrics())
        .contains(
            "headwater_orphans{kind=\"IamRole\"} 0.0",
            "headwater_orphans{kind=\"EksPodIdentityAssociation\"} 0.0");
  }

  private long scans() {
    return shared.stack().aws().calls().stream()
        .map(AwsCall::operation)
        .filter("ListRoles"::equals)
        .count();
  }

  private void live(
      String name,
      Undisturbed life,
      int first,
      int last,
      List<LifeStep> steps,
      Function<TestCluster, String> declaration) {
    for (int i = first; i < last; i += CLUSTERS) {
      var plans = life.plans(i, Math.min(i + CLUSTERS, last));
      try (var sweep = new Sweep(shared, gates, name + "-" + i, plans, declaration)) {
        for (var step : steps) {
          long start = System.nanoTime();
          reached.addAll(carryOut(sweep, step, life));
          System.out.printf("%s-%d %s: %.1f s%n", name, i, step, (System.nanoTime() - start) / 1e9);
        }
        failures.addAll(sweep.failures());
      }
    }
  }

  /** The points that were reached, each with its step. */
  private static List<String> carryOut(Sweep sweep, LifeStep step, Undisturbed undisturbed) {
    sweep.carryOut(step);
    if (step == LifeStep.SCALE_IN) {
      sweep.awaitQuiet();
    }
    sweep.compare(step, undisturbed.expected().get(step));
    return sweep.lives().stream()
        .filter(life -> !life.gate().last().isEmpty())
        .flatMap(life -> life.point(step).stream())
        .map(point -> step + " " + point)
        .toList();
  }

  private void report(Map<LifeStep, List<CrashPoint>> points) {
    int all = points.values().stream().mapToInt(List::size).sum();
    System.out.printf("%d of %d crash points were reached%n", reached.size(), all);
  }
}
