package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.BlockerStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.enginedouble.Telemetry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of two to five brokers in two zones, on the double, whose brokers serve what a test
 * says. Durations of autoscaling are a twentieth.
 */
record AutoscaledCluster(SharedStack shared, TestCluster cluster) {
  /** Three bytes for one that comes in, and one for the client: four brokers at 60 % of 100. */
  static final double FOR_FOUR = 58e6;

  /** Declares it, in a namespace of its own. */
  static AutoscaledCluster declare(SharedStack shared, String namespace, String mode) {
    return declareWith(
        shared,
        namespace,
        """
        networkBandwidth: 100M
        autoscaling:
          mode: %s
          min: 2
          max: 5
          scaleOut: {cooldown: 30s}
          scaleIn: {window: 2m, cooldown: 30s}\
        """
            .formatted(mode));
  }

  /**
   * Declares one whose number of brokers is decided by something else.
   *
   * @param autoscaling fields of spec.brokers in place of replicas
   */
  static AutoscaledCluster declareWith(SharedStack shared, String namespace, String autoscaling) {
    var cluster = shared.cluster(namespace);
    var yaml = cluster.yaml().replace("replicas: 2", autoscaling.replace("\n", "\n    "));
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return new AutoscaledCluster(shared, cluster);
  }

  Telemetry telemetry() {
    return shared.engine().telemetry(cluster.status().clusterId());
  }

  String active() {
    return cluster.condition("AutoscalingActive");
  }

  Optional<DecisionStatus> decision() {
    return Optional.ofNullable(cluster.status().autoscaling()).map(AutoscalingStatus::lastDecision);
  }

  List<String> blockers() {
    return decision().map(DecisionStatus::blockedBy).orElse(List.of()).stream()
        .map(BlockerStatus::reason)
        .toList();
  }

  /** Declared by the StatefulSets, one number for each zone. */
  List<Integer> brokers() {
    return shared
        .client()
        .apps()
        .statefulSets()
        .inNamespace(cluster.namespace())
        .withLabel("app.kubernetes.io/component", "broker")
        .list()
        .getItems()
        .stream()
        .map(set -> set.getSpec().getReplicas())
        .toList();
  }

  void awaitReady(String summary) {
    awaitReady(summary, Duration.ofMinutes(2));
  }

  void awaitReady(String summary, Duration limit) {
    soon()
        .atMost(limit)
        .untilAsserted(
            () ->
                assertThat(cluster.status().summary())
                    .as(() -> decision().map(DecisionStatus::message).orElse("no decision"))
                    .isEqualTo(summary));
  }

  /** For three seconds: four intervals, and a minute of autoscaling's own pace. */
  void awaitQuiet() {
    var start = Instant.now();
    soon()
        .until(
            () -> {
              var since = Instant.now().minusSeconds(3);
              return since.isAfter(start)
                  && shared.writes().since(since).stream()
                      .noneMatch(request -> request.namespace().equals(cluster.namespace()));
            });
  }

  /** Each write to spec counts as a generation, also one that is taken back. */
  void assertSpecIsUntouched(StreamCluster before) {
    var now = cluster.resource().require();
    assertThat(now.getSpec()).isEqualTo(before.getSpec());
    assertThat(now.getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
  }

  /** Without a value the annotation goes. */
  void annotate(String key, @Nullable String value) {
    var text = value == null ? "null" : "\"" + value + "\"";
    cluster
        .resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": %s}}}".formatted(key, text));
  }
}
