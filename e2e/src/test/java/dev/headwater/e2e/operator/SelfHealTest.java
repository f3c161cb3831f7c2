package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A GitOps tool that heals what differs applies a StreamCluster every second, while the number of
 * its brokers follows the load: neither undoes what the other does.
 */
@Tag("scaling")
@BesideOthersOnSharedDouble
@Tag("full")
class SelfHealTest {
  private static final String NAMESPACE = "self-heal";
  private static final String TOOL = "argocd-controller";

  /**
   * At the pace of this stack's autoscaling; HEADWATER_AUTOSCALING_SPEED=1 makes them real ones.
   */
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10).dividedBy(SharedStack.SPEED);

  /** Of machines that are busy, too. */
  private static final Duration LIMIT = TEN_MINUTES.plusMinutes(2);

  private final SharedStack shared;
  private final List<GenericKubernetesResource> applied = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService tool = Executors.newSingleThreadScheduledExecutor();

  SelfHealTest(SharedStack shared) {
    this.shared = shared;
  }

  @AfterEach
  void forget() {
    tool.shutdownNow();
    shared.forget(NAMESPACE);
  }

  @Test
  void whatIsAppliedEverySecondIsNeverChangedWhileBrokersComeAndLeave() {
    var scaled = new AutoscaledCluster(shared, shared.cluster(NAMESPACE));
    var manifest =
        scaled
            .cluster()
            .yaml()
            .replace(
                "replicas: 2\n",
                """
                networkBandwidth: 100M
                    autoscaling:
                      min: 2
                      max: 5
                      scaleOut: {cooldown: 30s}
                      scaleIn: {window: 2m, cooldown: 30s}
                """);
    apply(manifest);
    scaled.cluster().awaitSettled();
    var settled = Instant.now();
    applied.clear();
    var healing = tool.scheduleAtFixedRate(() -> apply(manifest), 0, 1, TimeUnit.SECONDS);
    scaled.telemetry().traffic(AutoscaledCluster.FOR_FOUR, 0);
    scaled.awaitReady("4/4");
    scaled.telemetry().traffic(0, 0);
    scaled.awaitReady("2/2", LIMIT);
    soon().atMost(LIMIT).until(() -> applied.size() >= TEN_MINUTES.toSeconds());
    assertThat(healing.isDone()).as("an apply failed").isFalse();
    tool.shutdown();
    assertThat(applied).extracting(found -> found.getMetadata().getGeneration()).containsOnly(1L);
    assertThat(applied).extracting(found -> found.<Object>get("spec")).containsOnly(spec());
    assertThat(applied).flatExtracting(SelfHealTest::writersOfTheSpec).containsOnly(TOOL);
    assertThat(shared.writes().since(settled))
        .filteredOn(request -> request.namespace().equals(NAMESPACE))
        .filteredOn(request -> request.resource().startsWith("streamclusters"))
        .isNotEmpty()
        .allMatch(request -> request.resource().equals("streamclusters/status"));
  }

  private void apply(String manifest) {
    applied.add(
        shared
            .client()
            .resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class))
            .fieldManager(TOOL)
            .forceConflicts()
            .serverSideApply());
  }

  /** As it is at the end. */
  private Object spec() {
    return shared
        .client()
        .genericKubernetesResources("headwater.dev/v1alpha1", StreamCluster.class.getSimpleName())
        .inNamespace(NAMESPACE)
        .withName("orders")
        .require()
        .get("spec");
  }

  private static List<String> writersOfTheSpec(GenericKubernetesResource found) {
    return found.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
        .map(ManagedFieldsEntry::getManager)
        .toList();
  }
}
