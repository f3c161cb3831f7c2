package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The HPA controller of the real kube-controller-manager decides, by a metric that the test serves
 * where KEDA or an adapter would; brokers come and leave as ever.
 */
@Tag("scaling")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class HorizontalPodAutoscalerTest {
  private static final String NAMESPACE = "hpa";
  private static final String BOTH = "hpa-both";
  private static final long PER_BROKER = 47_185_920;

  private final SharedStack shared;
  private final TestCluster cluster;

  @TempDir private Path directory;
  private Optional<ExternalMetrics> metrics = Optional.empty();

  HorizontalPodAutoscalerTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = shared.cluster(NAMESPACE);
  }

  @BeforeAll
  void serveMetrics() throws IOException {
    metrics = Optional.of(ExternalMetrics.start(shared, NAMESPACE));
  }

  @AfterAll
  void forget() {
    metrics.ifPresent(ExternalMetrics::close);
    shared.forget(NAMESPACE);
    shared.forget(BOTH);
  }

  @Test
  void brokersComeAndLeaveAsAnHpaSaysOnceReplicasIsSet() throws Exception {
    apply(withoutReplicas());
    shared.client().resource(hastyHpa()).create();
    soon()
        .untilAsserted(
            () ->
                assertThat(condition("AbleToScale"))
                    .startsWith("False FailedGetScale")
                    .contains("unable to get the target's current scale")
                    .contains("the spec replicas field \".spec.brokers.replicas\" does not exist"));
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    kubectlScale(2);
    soon().until(() -> condition("AbleToScale").startsWith("True"));
    apply(cluster.yaml());
    metrics().set(5 * PER_BROKER - 1);
    soon().until(() -> "5/5".equals(cluster.status().summary()));
    cluster.awaitSettled();
    // The number is the HPA's now, so that it stays when it is taken out of what is applied.
    apply(withoutReplicas());
    staysAsItIsWhileTheMetricIsAway();
    leavesOneByOne();
  }

  /** As a GitOps tool does, on the server's side. */
  private void apply(String yaml) {
    shared
        .client()
        .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
        .fieldManager("gitops")
        .forceConflicts()
        .serverSideApply();
  }

  private String withoutReplicas() {
    return cluster.yaml().replace("    replicas: 2\n", "");
  }

  /** The example's, for two to five brokers, and so hasty that all may be asked to go at once. */
  private HorizontalPodAutoscaler hastyHpa() throws IOException {
    var hpa = exampleHpa();
    assertThat(hpa.getSpec().getScaleTargetRef().getName()).isEqualTo(cluster.name());
    hpa.getMetadata().setNamespace(NAMESPACE);
    hpa.getSpec().setMinReplicas(2);
    hpa.getSpec().setMaxReplicas(5);
    var down = hpa.getSpec().getBehavior().getScaleDown();
    down.setStabilizationWindowSeconds(0);
    down.getPolicies().getFirst().setType("Percent");
    down.getPolicies().getFirst().setValue(100);
    return hpa;
  }

  private static HorizontalPodAutoscaler exampleHpa() throws IOException {
    return Serialization.unmarshal(
        object("autoscaling/hpa.yaml", "HorizontalPodAutoscaler"), HorizontalPodAutoscaler.class);
  }

  private static String object(String example, String kind) throws IOException {
    var text = Files.readString(Repository.current().example(example));
    return Stream.of(text.split("(?m)^---$", -1))
        .filter(yaml -> yaml.contains("\nkind: " + kind + "\n"))
        .findFirst()
        .orElseThrow();
  }

  private void kubectlScale(int replicas) throws Exception {
    var log = directory.resolve("kubectl.log");
    var arguments =
        List.of(
            KubernetesBinaries.find(Progress.toConsole()).kubectl().toString(),
            "--kubeconfig=" + shared.stack().controlPlane().kubeconfig(),
            "--namespace=" + NAMESPACE,
            "scale",
            "streamcluster/" + cluster.name(),
            "--replicas=" + replicas);
    var command = new Command("kubectl", arguments, Map.of(), directory, log);
    int exitCode = shared.stack().scope().start(command).onExit().get(60, TimeUnit.SECONDS);
    assertThat(exitCode).as(() -> log.toString()).isZero();
  }

  private void staysAsItIsWhileTheMetricIsAway() {
    metrics().forget();
    soon()
        .untilAsserted(
            () ->
                assertThat(condition("ScalingActive")).startsWith("False FailedGetExternalMetric"));
    assertThat(cluster.resource().require().getSpec().brokersOrDefault().replicas()).isEqualTo(5);
    assertThat(cluster.status().summary()).isEqualTo("5/5");
  }

  /** The HPA asks for three to go at once. */
  private void leavesOneByOne() {
    try (var drained = Drained.watch(shared.client());
        var scales = Scales.watch(cluster)) {
      metrics().set(0);
      soon().until(() -> "2/2".equals(cluster.status().summary()));
      cluster.awaitSettled();
      assertThat(scales.asked()).as("spec.brokers.replicas").containsExactly(5, 2);
      assertThat(scales.done()).containsExactly("5 to 4", "4 to 3", "3 to 2");
      assertThat(drained.in(NAMESPACE)).hasSize(3);
    }
    soon().until(() -> cluster.status().lastScale().durationSeconds() != null);
    assertThat(cluster.status().lastScale().reassignmentsIssued()).isZero();
  }

  private ExternalMetrics metrics() {
    return metrics.orElseThrow();
  }

  /**
   * A condition of the HPA in one line, {@code <status> <reason>: <message>}; empty when absent.
   */
  private String condition(String type) {
    var hpa =
        shared
            .client()
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace(NAMESPACE)
            .withName(cluster.name())
            .require();
    return Optional.ofNullable(hpa.getStatus()).map(status -> status.getConditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals(type))
        .map(c -> "%s %s: %s".formatted(c.getStatus(), c.getReason(), c.getMessage()))
        .findFirst()
        .orElse("");
  }

  @Test
  void whatHeadwaterScalesItselfCannotBeScaledByAnotherToo() {
    var scaled = AutoscaledCluster.declare(shared, BOTH, "Active");
    // Whoever scales asks for the present number first.
    assertThatThrownBy(() -> scaled.cluster().resource().scale(3))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the spec replicas field \".spec.brokers.replicas\" does not exist");
    assertThatThrownBy(
            () ->
                scaled
                    .cluster()
                    .resource()
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"brokers\": {\"replicas\": 3}}}"))
        .hasMessageContaining("brokers.autoscaling and brokers.replicas are both given");
  }

  /** KEDA is not here to take its own object; it makes such an HPA of it. */
  @Test
  void kedasExampleAsksForTheSameAsTheHpas() throws IOException {
    var hpa =
        Serialization.unmarshal(
            object("autoscaling/hpa.yaml", "HorizontalPodAutoscaler"),
            GenericKubernetesResource.class);
    var keda =
        Serialization.unmarshal(
            object("autoscaling/keda.yaml", "ScaledObject"), GenericKubernetesResource.class);
    assertThat(keda.<Object>get("spec", "scaleTargetRef"))
        .isEqualTo(hpa.<Object>get("spec", "scaleTargetRef"));
    assertThat(keda.<Object>get("spec", "minReplicaCount"))
        .isEqualTo(hpa.<Object>get("spec", "minReplicas"));
    assertThat(keda.<Object>get("spec", "maxReplicaCount"))
        .isEqualTo(hpa.<Object>get("spec", "maxReplicas"));
    assertThat(keda.<Object>get("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior"))
        .isEqualTo(hpa.<Object>get("spec", "behavior"));
    assertThat(keda.<String>get("spec", "triggers", 0, "metricType")).isEqualTo("AverageValue");
    assertThat(keda.<String>get("spec", "triggers", 0, "metadata", "ignoreNullValues"))
        .isEqualTo("false");
    assertThat(keda.<String>get("spec", "triggers", 0, "metadata", "threshold"))
        .isEqualTo(Long.toString(PER_BROKER));
    assertThat(exampleHpa().getSpec().getMetrics().getFirst().getExternal().getTarget())
        .satisfies(
            target ->
                assertThat(target.getAverageValue().getNumericalAmount().longValue())
                    .isEqualTo(PER_BROKER));
  }

  /** What was asked for, and what lastScale told, in turn and however short it did. */
  private static final class Scales implements Watcher<StreamCluster>, AutoCloseable {
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private Optional<Watch> watch = Optional.empty();

    /** Begins with what is there. */
    static Scales watch(TestCluster cluster) {
      var scales = new Scales();
      scales.watch = Optional.of(cluster.resource().watch(scales));
      return scales;
    }

    List<Integer> asked() {
      return List.copyOf(asked);
    }

    /** Those that made the cluster smaller. */
    List<String> done() {
      return List.copyOf(done);
    }

    @Override
    public void eventReceived(Action action, StreamCluster cluster) {
      Optional.ofNullable(cluster.getSpec().brokersOrDefault().replicas())
          .filter(replicas -> asked.isEmpty() || !asked.getLast().equals(replicas))
          .ifPresent(asked::add);
      Optional.ofNullable(cluster.getStatus().lastScale())
          .filter(scale -> scale.to() < scale.from())
          .map(scale -> scale.from() + " to " + scale.to())
          .filter(text -> !done.contains(text))
          .ifPresent(done::add);
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch ended", cause);
    }

    @Override
    public void close() {
      watch.ifPresent(Watch::close);
    }
  }
}
