package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DesiredObjectsTest {
  private static final ClusterModel DEFAULTS = Clusters.defaults();

  @Test
  void objectsComeInTheOrderInWhichTheyAreApplied() {
    assertThat(of(DEFAULTS).all())
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .containsExactly(
            "ServiceAccount demo",
            "ConfigMap demo-controllers",
            "ConfigMap demo-brokers-use1-az6",
            "ConfigMap demo-brokers-use1-az1",
            "ConfigMap demo-brokers-use1-az2",
            "ConfigMap demo-client-zones",
            "Service demo-controllers",
            "Service demo-brokers",
            "Service demo-kafka",
            "Service demo-kafka-use1-az6",
            "Service demo-kafka-use1-az1",
            "Service demo-kafka-use1-az2",
            "PodDisruptionBudget demo-controllers",
            "PodDisruptionBudget demo-brokers",
            "StatefulSet demo-controllers",
            "StatefulSet demo-brokers-use1-az6",
            "StatefulSet demo-brokers-use1-az1",
            "StatefulSet demo-brokers-use1-az2");
  }

  @Test
  void everyObjectHasTheLabelThatInformersSelectOn() {
    assertThat(Stream.concat(of(DEFAULTS).all().stream(), retained()))
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("headwater.dev/cluster", "demo")
                    .containsEntry("app.kubernetes.io/managed-by", "headwater")
                    .containsKeys("app.kubernetes.io/component", "app.kubernetes.io/instance"));
  }

  @Test
  void everythingGoesWithTheClusterExceptWhatIsRetained() {
    assertThat(of(DEFAULTS).all())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(DEFAULTS.uid()))
                    .satisfies(owner -> assertThat(owner.getBlockOwnerDeletion()).isNull()));
    assertThat(retained()).allMatch(map -> map.getMetadata().getOwnerReferences().isEmpty());
  }

  @Test
  void selectorsFindThePodsOfTheirComponentOnly() {
    var objects = of(DEFAULTS);
    var controller = podLabels(objects.controllers());
    var broker = podLabels(objects.brokers().getFirst());
    var bootstrap = Labels.selector("demo", Labels.Component.BROKER).entrySet();
    assertThat(broker).containsAll(bootstrap);
    assertThat(controller.containsAll(bootstrap)).isFalse();
    assertThat(Labels.asText(Labels.selector("demo", Labels.Component.BROKER)))
        .isEqualTo("app.kubernetes.io/component=broker,headwater.dev/cluster=demo");
  }

  @Test
  void scalingDrainingAndACompleteQuorumChangeNoPod() {
    var before = of(DEFAULTS);
    var zones = DEFAULTS.zones().stream().map(DesiredObjectsTest::scaledAndDraining).toList();
    var after = of(changed(true, zones));
    assertThat(after.controllers().getSpec()).isEqualTo(before.controllers().getSpec());
    assertThat(after.brokers())
        .extracting(brokers -> brokers.getSpec().getTemplate())
        .isEqualTo(
            before.brokers().stream().map(brokers -> brokers.getSpec().getTemplate()).toList());
    assertThat(after.brokers()).allMatch(brokers -> brokers.getSpec().getReplicas() == 4);
  }

  @Test
  void brokersHaveNoVolumeClaimAndCountFromTheirZonesBase() {
    assertThat(of(DEFAULTS).brokers())
        .allMatch(brokers -> brokers.getSpec().getVolumeClaimTemplates().isEmpty())
        .extracting(brokers -> brokers.getSpec().getOrdinals().getStart())
        .containsExactly(1000, 2000, 3000);
  }

  @Test
  void theGracePeriodIsTheDrainTimeoutAndHalfAMinuteButNeverBelowTheEnginesWatchdog() {
    assertThat(BrokerStatefulSet.grace(DEFAULTS)).hasSeconds(360);
    assertThat(BrokerStatefulSet.grace(Clusters.everything())).hasSeconds(630);
  }

  @Test
  void theTrafficDistributionIsOneThatTheApiServerKnows() {
    assertThat(TrafficDistribution.ofKubernetesMinor(33).id()).isEqualTo("PreferClose");
    assertThat(TrafficDistribution.ofKubernetesMinor(34).id()).isEqualTo("PreferSameZone");
  }

  private static DesiredObjects of(ClusterModel cluster) {
    return DesiredObjects.of(cluster, TrafficDistribution.PREFER_SAME_ZONE);
  }

  private static Stream<HasMetadata> retained() {
    return Stream.of(
        RetainedConfigMap.of(RetainedRecord.of(DEFAULTS, Optional.empty()), DEFAULTS.namespace()));
  }

  private static List<Map.Entry<String, String>> podLabels(StatefulSet set) {
    return List.copyOf(set.getSpec().getTemplate().getMetadata().getLabels().entrySet());
  }

  private static ZoneModel scaledAndDraining(ZoneModel zone) {
    return new ZoneModel(
        zone.id(),
        zone.name(),
        zone.nodeIdBase(),
        4,
        OptionalInt.of(zone.nodeIdBase() + 4),
        new TreeSet<>(List.of(zone.nodeIdBase() + 5)),
        Optional.of("{}"));
  }

  private static ClusterModel changed(boolean votersComplete, List<ZoneModel> zones) {
    return new ClusterModel(
        DEFAULTS.namespace(),
        DEFAULTS.name(),
        DEFAULTS.uid(),
        DEFAULTS.spec(),
        DEFAULTS.clusterId(),
        DEFAULTS.bucket(),
        DEFAULTS.role(),
        votersComplete,
        zones,
        DEFAULTS.drainGraceFloor(),
        DEFAULTS.objectStore());
  }
}
