package dev.headwater.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  @Test
  void everyKnownConditionIsThereFromTheFirstVisit() {
    var conditions = Conditions.ofCluster(List.of(), 1, NOON).build();
    assertThat(conditions).extracting(Condition::type).isEqualTo(ConditionTypes.CLUSTER);
    assertThat(conditions)
        .allMatch(condition -> condition.status().equals("Unknown"))
        .allMatch(condition -> condition.reason().equals("Pending"));
  }

  @Test
  void whatOnlySomeClustersHaveComesAndGoes() {
    var with =
        Conditions.ofCluster(List.of(), 1, NOON)
            .isTrue("AutoscalingActive", Reason.AUTOSCALING_ACTIVE, "")
            .build();
    assertThat(with).extracting(Condition::type).endsWith("BrokersReady", "AutoscalingActive");
    assertThat(Conditions.ofCluster(with, 1, NOON).build()).isEqualTo(with);
    assertThat(Conditions.ofCluster(with, 1, NOON).drop("AutoscalingActive").build())
        .extracting(Condition::type)
        .isEqualTo(ConditionTypes.CLUSTER);
  }

  @Test
  void theOrderIsFixedWhateverIsSetFirst() {
    var conditions =
        Conditions.ofTopic(List.of(), 1, NOON)
            .isFalse("Stalled", Reason.NOT_BLOCKED, "")
            .isTrue("Ready", Reason.TOPIC_SYNCED, "")
            .build();
    assertThat(conditions)
        .extracting(Condition::type)
        .containsExactly("Ready", "Reconciling", "Stalled");
  }

  @Test
  void aVisitWithoutNewsGivesEqualConditions() {
    var first = Conditions.ofTopic(List.of(), 1, NOON);
    var second = Conditions.ofTopic(ready(first).build(), 1, LATER);
    assertThat(ready(second).build()).isEqualTo(ready(first).build());
  }

  @Test
  void theTimeStaysWhenOnlyTheReasonChanges() {
    var before = ready(Conditions.ofCluster(List.of(), 1, NOON)).build();
    var after =
        Conditions.ofCluster(before, 2, LATER).isTrue("Ready", Reason.DEGRADED, "2/3").build();
    assertThat(after.getFirst())
        .isEqualTo(new Condition("Ready", "True", "Degraded", "2/3", 2L, "2026-11-24T12:00:00Z"));
  }

  @Test
  void theTimeMovesWhenTheStatusFlips() {
    var before = ready(Conditions.ofCluster(List.of(), 1, NOON)).build();
    var after =
        Conditions.ofCluster(before, 1, LATER)
            .isFalse("Ready", Reason.NO_BROKER_READY, "none")
            .build();
    assertThat(after.getFirst().lastTransitionTime()).isEqualTo("2026-11-24T12:01:00Z");
  }

  @Test
  void whatIsNotSetKeepsWhatWasLastSaid() {
    var before = ready(Conditions.ofCluster(List.of(), 1, NOON)).build();
    assertThat(Conditions.ofCluster(before, 2, LATER).build()).isEqualTo(before);
  }

  @Test
  void aLongMessageIsCutToWhatTheApiServerTakes() {
    var message = "x".repeat(40_000);
    var condition =
        Conditions.ofTopic(List.of(), 1, NOON)
            .isFalse("Ready", Reason.BROKER_REFUSED, message)
            .build()
            .getFirst();
    assertThat(condition.message()).hasSize(2000).endsWith("…");
  }

  @Test
  void aConditionThatTheObjectDoesNotHaveIsABug() {
    var topic = Conditions.ofTopic(List.of(), 1, NOON);
    assertThatThrownBy(() -> topic.isTrue("ZonesResolved", Reason.ZONES_RESOLVED, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ZonesResolved");
  }

  private static Conditions ready(Conditions conditions) {
    return conditions.isTrue("Ready", Reason.READY, "Serving.");
  }
}
