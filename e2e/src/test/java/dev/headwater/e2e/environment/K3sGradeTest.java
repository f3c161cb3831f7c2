package dev.headwater.e2e.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.process.MissingPrerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class K3sGradeTest {
  private static final K3sSettings NONE = K3sSettings.of(Map.of());
  private static final K3sSettings WITH_IMAGE =
      K3sSettings.of(Map.of("HEADWATER_K3S_IMAGE", "example/k3s:1"));

  @Test
  void withoutAContainerEngineTheReasonIsSaidAndNoImageIsAskedFor() {
    var grade =
        K3sGrade.of(
            WITH_IMAGE,
            Optional.of("no engine."),
            _ -> {
              throw new AssertionError("an image was asked for");
            });
    assertThat(grade).isEqualTo(new K3sGrade.Skipped("no engine."));
    assertThat(grade.describe()).isEqualTo("skipped: no engine.");
  }

  @Test
  void anImageThatCanBeHadIsK3s() {
    var grade = K3sGrade.of(WITH_IMAGE, Optional.empty(), _ -> Optional.empty());
    assertThat(grade).isEqualTo(new K3sGrade.Real("example/k3s:1"));
  }

  @Test
  void anImageThatCannotBeHadIsReplacedAndReportedAsThat() {
    var grade =
        K3sGrade.of(
            WITH_IMAGE, Optional.empty(), image -> Optional.of(image + " cannot be pulled"));
    assertThat(grade.describe())
        .contains("API only")
        .endsWith("not k3s, because example/k3s:1 cannot be pulled");
  }

  @Test
  void withoutAnImageTheSettingIsNamed() {
    var grade = K3sGrade.of(NONE, Optional.empty(), _ -> Optional.empty());
    assertThat(grade.describe()).endsWith("because HEADWATER_K3S_IMAGE names no image");
  }

  @Test
  void aFileThatIsNotThereIsRefused(@TempDir Path directory) throws Exception {
    var there = Files.createFile(directory.resolve("values.yaml"));
    var settings =
        K3sSettings.of(
            Map.of("HEADWATER_K3S_VALUES", there.toString(), "HEADWATER_K3S_CLUSTER", ""));
    assertThat(settings)
        .isEqualTo(new K3sSettings(Optional.empty(), Optional.of(there), Optional.empty()));
    assertThatThrownBy(
            () -> K3sSettings.of(Map.of("HEADWATER_K3S_CLUSTER", directory + "/none.yaml")))
        .isInstanceOf(MissingPrerequisite.class)
        .hasMessageContaining("HEADWATER_K3S_CLUSTER=" + directory + "/none.yaml is no file");
  }
}
