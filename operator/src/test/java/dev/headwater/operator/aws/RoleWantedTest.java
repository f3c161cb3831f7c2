package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleWantedTest {
  private static final PodSubject SUBJECT =
      new PodSubject("arn:aws:eks:eu-west-1:123456789012:cluster/main-2", "demo", "orders");

  @Test
  void aNameThatIamDoesNotTakeIsRefused() {
    assertThat(made("r".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> made("r".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 64 characters");
  }

  @Test
  void theArnTellsNameAndRegionOfTheEksCluster() {
    assertThat(SUBJECT.clusterName()).isEqualTo("main-2");
    assertThat(SUBJECT.region()).isEqualTo("eu-west-1");
  }

  private static RoleWanted.Made made(String name) {
    return new RoleWanted.Made(
        name,
        SUBJECT,
        Map.of(),
        new StoragePermissions("eu-west-1", "bucket", "Kx-2", Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }
}
