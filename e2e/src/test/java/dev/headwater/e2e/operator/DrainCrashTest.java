package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.operator.CrashPoint.Fate;
import dev.headwater.e2e.operator.CrashPoint.Target;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The operator is killed at each step of a drain, each in a cluster of its own: one kill for all.
 */
@Tag("scaling")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
@Tag("full")
class DrainCrashTest {
  private static final int VICTIM = 1001;
  private static final String SET = "orders-brokers-use1-az1";
  private static final String UNREGISTER = "UNREGISTER_BROKER";

  /**
   * A step of a drain.
   *
   * @param point where the operator is killed
   * @param unregistered how many calls to unregister it there may be: the first can come before its
   *     streams are closed and is refused then, and a crash can make one more; those that are
   *     refused while streams are held open come on top
   */
  private record DrainStep(String name, CrashPoint point, int unregistered) {}

  private static final CrashPoint BY_HAND = new CrashPoint(Target.API, "none", 1, Fate.ANSWERED);

  private static final List<DrainStep> STEPS =
      List.of(
          new DrainStep("the victim is named", patch(1), 2),
          new DrainStep("its pod stops", BY_HAND, 2),
          new DrainStep("its pod is gone", unregister(1, Fate.DROPPED), 2),
          new DrainStep("streams are open", unregister(2, Fate.ANSWERED), 1),
          new DrainStep("unregistered, and not known", unregister(1, Fate.LOST), 3),
          new DrainStep("unregistered, and known", unregister(1, Fate.ANSWERED), 3),
          new DrainStep("the victim is no longer named", patch(2), 2));

  private static final int STOPS = 1;
  private static final int STREAMS = 3;

  private final SharedStack shared;
  private final Gates gates;
  private final Sweep sweep;

  /** Calls that had come when the streams that were held open were closed. */
  private final AtomicInteger refused = new AtomicInteger();

  DrainCrashTest(SharedStack shared) {
    this.shared = shared;
    this.gates = new Gates(shared);
    this.sweep =
        new Sweep(
            shared,
            gates,
            "drain",
            STEPS.stream().map(step -> Map.of(LifeStep.SCALE_IN, step.point())).toList());
  }

  private static CrashPoint patch(int number) {
    return new CrashPoint(Target.API, "patch statefulsets " + SET, number, Fate.ANSWERED);
  }

  private static CrashPoint unregister(int number, Fate fate) {
    return new CrashPoint(Target.KAFKA, UNREGISTER, number, fate);
  }

  @BeforeAll
  void threeBrokersEach() {
    sweep.carryOut(LifeStep.CREATE);
    sweep.carryOut(LifeStep.SCALE_OUT);
    assertThat(sweep.failures()).isEmpty();
  }

  @AfterAll
  void forget() {
    gates.close();
    sweep.close();
  }

  @Test
  void whereverTheOperatorIsKilledOneVictimLeavesOnceAndNothingIsReassigned() {
    var before = sweep.lives().stream().map(this::generations).toList();
    try (var drained = Drained.watch(shared.client())) {
      holdThePod(sweep.lives().get(STOPS));
      holdTheStreams(sweep.lives().get(STREAMS));
      sweep.carryOut(LifeStep.SCALE_IN);
      assertThat(sweep.failures()).isEmpty();
      for (int i = 0; i < STEPS.size(); i++) {
        assertDrained(STEPS.get(i), sweep.lives().get(i), before.get(i), drained);
      }
    }
  }

  private void assertDrained(
      DrainStep step, SweptLife life, Map<String, Long> before, Drained drained) {
    assertThat(life.gate().last()).as(step.name() + ": where it was killed").isNotEmpty();
    assertThat(drained.in(life.namespace())).as(step.name()).containsExactly("" + VICTIM);
    assertThat(generations(life))
        .as(step.name() + ": changes of the StatefulSets")
        .isEqualTo(
            Map.of(
                SET,
                before.get(SET) + 1,
                "orders-brokers-use1-az6",
                before.get("orders-brokers-use1-az6")));
    assertThat(kafka(life, "ALTER_PARTITION_REASSIGNMENTS")).as(step.name()).isEmpty();
    int held = step.equals(STEPS.get(STREAMS)) ? refused.get() : 0;
    assertThat(kafka(life, UNREGISTER))
        .as(step.name())
        .hasSizeGreaterThanOrEqualTo(1)
        .hasSizeLessThanOrEqualTo(step.unregistered() + held)
        .containsOnly("KAFKA " + UNREGISTER + " " + VICTIM);
    assertThat(life.cluster().pods("broker"))
        .as(step.name())
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactlyInAnyOrder(SET + "-1000", "orders-brokers-use1-az6-2000");
    assertIsUnregistered(step, life);
  }

  private static void assertIsUnregistered(DrainStep step, SweptLife life) {
    var bootstrap = life.cluster().status().bootstrapServers();
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      assertThatThrownBy(() -> admin.unregisterBroker(VICTIM).all().get(10, TimeUnit.SECONDS))
          .as(step.name())
          .hasCauseInstanceOf(BrokerIdNotRegisteredException.class);
    }
  }

  /** The victim does not stop before the operator is back. */
  private void holdThePod(SweptLife life) {
    var misbehaviour = shared.engine().misbehaviour(life.cluster().status().clusterId());
    misbehaviour.ignoreSigterm(VICTIM);
    Thread.startVirtualThread(
        () -> {
          soon().until(() -> isStopping(life));
          life.gate().close("its pod stops");
          soon().until(life.gate()::isOpen);
          misbehaviour.obeySigterm(VICTIM);
        });
  }

  /** Streams stay open until the operator that came back has been refused, too. */
  private void holdTheStreams(SweptLife life) {
    var misbehaviour = shared.engine().misbehaviour(life.cluster().status().clusterId());
    misbehaviour.holdStreams(VICTIM);
    Thread.startVirtualThread(
        () -> {
          soon().until(() -> kafka(life, UNREGISTER).size() > 2);
          misbehaviour.releaseStreams(VICTIM);
          refused.set(kafka(life, UNREGISTER).size());
        });
  }

  private static boolean isStopping(SweptLife life) {
    return life.cluster().pods("broker").stream()
        .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
  }

  private static List<String> kafka(SweptLife life, String call) {
    return life.gate().passed().stream().filter(passed -> passed.contains(call)).toList();
  }

  /** How often each broker StatefulSet's spec has changed. */
  private Map<String, Long> generations(SweptLife life) {
    return shared
        .client()
        .apps()
        .statefulSets()
        .inNamespace(life.namespace())
        .withLabel("app.kubernetes.io/component", "broker")
        .list()
        .getItems()
        .stream()
        .map(StatefulSet::getMetadata)
        .collect(Collectors.toMap(ObjectMeta::getName, ObjectMeta::getGeneration));
  }
}
