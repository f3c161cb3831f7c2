package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeFindingTest {
  private static final String WARNING =
      "True VolumesNotRetained: 3 of 3 controllers are ready. But volumes pv-0, pv-2 have reclaim"
          + " policy Delete: they are lost with their claims, so with the namespace. Run: kubectl"
          + " patch pv pv-0 pv-2 -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'";
  private static final String READY = "True ControllersReady: 3 of 3 controllers are ready.";

  private final Stage stage = Stage.running(3);

  @Test
  void volumesThatAreLostWithTheirClaimsAreNamedWithTheWayOut() {
    assertThat(said(reads("pv-0", "pv-2"))).isEqualTo(WARNING);
  }

  @Test
  void anOperatorThatHasNotAskedYetOrGotNoAnswerTakesNothingBack() {
    reads("pv-0", "pv-2");
    stage.volumes = Optional.empty();
    assertThat(said(stage.visit())).isEqualTo(WARNING);
    stage.volumes = Optional.of(new VolumesAnswer.Unread());
    assertThat(said(stage.visit())).isEqualTo(WARNING);
    assertThat(said(reads())).isEqualTo(READY);
  }

  @Test
  void volumesThatAreRetainedOrUnknownAreNotSpokenOf() {
    assertThat(said(stage.visit())).isEqualTo(READY);
    assertThat(said(reads())).isEqualTo(READY);
  }

  private StreamClusterStatus reads(String... lost) {
    stage.volumes = Optional.of(new VolumesAnswer.Read(List.of(lost)));
    return stage.visit();
  }

  private static String said(StreamClusterStatus status) {
    return status.conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals("ControllersReady"))
        .map(VolumeFindingTest::words)
        .findFirst()
        .orElseThrow();
  }

  private static String words(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }
}
