package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Stage stage = new Stage();

  @Test
  void nothingIsInTheWayOfANewCluster() {
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void theRecordOfADeletedClusterIsNamedWithItsBucket() {
    retained(Map.of("cluster-uid", "uid-0", "bucket", "headwater-quickstart-old"));
    assertThat(leftovers().orElseThrow())
        .startsWith(
            "ConfigMap quickstart-retained says that a deleted StreamCluster 'quickstart' left"
                + " bucket headwater-quickstart-old and controller volumes behind.")
        .contains("set spec.storage.restoreFrom to 'quickstart-retained'")
        .contains("data-quickstart-controllers-*");
  }

  @Test
  void aRecordThatSaysNothingIsInTheWayAsWell() {
    retained(Map.of());
    assertThat(leftovers().orElseThrow()).contains("left bucket (not named)");
  }

  /** The record is made before the StreamCluster goes. */
  @Test
  void theRecordOfTheClusterItselfIsNotInTheWay() {
    retained(Map.of("cluster-uid", "uid-1", "bucket", "headwater-quickstart"));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void volumeClaimsThatAreOlderThanTheClusterAreNamed() {
    claim("data-quickstart-controllers-1", "2026-11-24T10:59:59Z");
    claim("data-quickstart-controllers-0", "2025-12-31T23:00:00Z");
    claim("data-quickstart-controllers-2", "2026-11-24T11:00:05Z");
    assertThat(leftovers().orElseThrow())
        .startsWith(
            "Volume claims data-quickstart-controllers-0, data-quickstart-controllers-1 are older"
                + " than this StreamCluster 'quickstart'");
  }

  @Test
  void volumeClaimsOfTheSameSecondAreOurs() {
    claim("data-quickstart-controllers-0", Stage.CREATED);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void nothingIsPlannedOverWhatIsLeft() {
    stage.bucketIsReady();
    claim("data-quickstart-controllers-0", "2025-12-31T23:00:00Z");
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(stage.plan().model()).isEmpty();
  }

  private Optional<String> leftovers() {
    return Leftovers.of(stage.cluster, stage.world());
  }

  private void retained(Map<String, String> data) {
    stage.retained =
        Optional.of(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("quickstart-retained")
                .endMetadata()
                .withData(data)
                .build());
  }

  private void claim(String name, String created) {
    stage.claims.add(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withCreationTimestamp(created)
            .endMetadata()
            .build());
  }
}
