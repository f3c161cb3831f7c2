package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptDataTest {
  private static final DataFate.Kept KEPT = new DataFate.Kept(Optional.empty());

  private final Stage stage = new Stage();

  @Test
  void withoutAWordDataStays() {
    assertThat(kept().fate(false)).isEqualTo(KEPT);
    assertThat(declaring(DeletionPolicy.RETAIN).fate(false)).isEqualTo(KEPT);
  }

  @Test
  void anEmptyBucketGoesWithoutBeingConfirmed() {
    assertThat(declaring(DeletionPolicy.DELETE).fate(false)).isEqualTo(new DataFate.Removed(false));
  }

  @Test
  void recordsGoOnlyWhenTheBucketIsNamed() {
    stage.cluster.getMetadata().setAnnotations(Map.of("headwater.dev/confirm-purge", "b-1"));
    assertThat(declaring(DeletionPolicy.PURGE).fate(false)).isEqualTo(new DataFate.Removed(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "b-2", "B-1", "b-1 "})
  void anythingElseConfirmsNothingAndIsToldWhatDoes(String value) {
    stage.cluster.getMetadata().setAnnotations(Map.of("headwater.dev/confirm-purge", value));
    assertThat(declaring(DeletionPolicy.PURGE).fate(false))
        .isInstanceOfSatisfying(
            DataFate.Unconfirmed.class,
            unconfirmed ->
                assertThat(unconfirmed.message())
                    .contains("headwater.dev/confirm-purge=b-1", "deletionPolicy to Retain"));
  }

  @Test
  void aConfirmationAloneDeletesNothing() {
    stage.cluster.getMetadata().setAnnotations(Map.of("headwater.dev/confirm-purge", "b-1"));
    assertThat(declaring(DeletionPolicy.RETAIN).fate(false)).isEqualTo(KEPT);
    assertThat(declaring(DeletionPolicy.DELETE).fate(false)).isEqualTo(new DataFate.Removed(false));
  }

  @Test
  void aNamespaceDoesNotWaitForAConfirmation() {
    assertThat(declaring(DeletionPolicy.PURGE).fate(true))
        .isEqualTo(new DataFate.Kept(Optional.of("nobody has confirmed it.")));
  }

  private KeptData declaring(DeletionPolicy policy) {
    stage.stores(new StorageSpec(null, policy, null));
    return kept();
  }

  private KeptData kept() {
    return new KeptData(stage.cluster, List.of(), new Origin.Own("id", "b-1"));
  }
}
