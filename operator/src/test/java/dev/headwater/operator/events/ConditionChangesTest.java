package dev.headwater.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionChangesTest {
  private static final List<Condition> CREATING =
      conditions("Ready False NoBrokerReady", "Reconciling True Creating");

  private static final List<Condition> SERVING =
      conditions("Ready True Ready", "Reconciling False Reconciled", "Stalled False NotBlocked");

  @Test
  void anUnchangedStatusSaysNothing() {
    assertThat(ConditionChanges.between(SERVING, SERVING)).isEmpty();
  }

  @Test
  void anotherMessageForTheSameReasonSaysNothing() {
    var last = List.of(new Condition("Ready", "True", "Degraded", "2 of 3", 1L, "now"));
    var next = List.of(new Condition("Ready", "True", "Degraded", "1 of 3", 1L, "now"));
    assertThat(ConditionChanges.between(last, next)).isEmpty();
  }

  @Test
  void aClusterThatIsMadeDoesNotWarnOfWhatIsNotThereYet() {
    assertThat(said(List.of(), CREATING)).containsExactly("Normal Creating");
  }

  @Test
  void theEndOfACreationIsSaidOnce() {
    assertThat(said(CREATING, SERVING)).containsExactly("Normal Ready");
  }

  @Test
  void theEndOfAnUpdateIsSaid() {
    var updating = conditions("Ready True Ready", "Reconciling True Updating");
    assertThat(said(SERVING, updating)).containsExactly("Normal Updating");
    assertThat(said(updating, SERVING)).containsExactly("Normal Reconciled");
  }

  @Test
  void aReasonOfSeveralConditionsIsSaidOnce() {
    var next =
        conditions(
            "Ready False ZoneUnknown",
            "Reconciling False Blocked",
            "Stalled True ZoneUnknown",
            "ZonesResolved False ZoneUnknown");
    assertThat(said(List.of(), next)).containsExactly("Warning ZoneUnknown");
  }

  @ParameterizedTest
  @CsvSource({
    "Ready True Degraded, Warning Degraded",
    "Ready False NoBrokerReady, Warning NoBrokerReady",
    "Ready False NoBrokerDeclared, Normal NoBrokerDeclared",
    "BrokersReady False Draining, Normal Draining",
    "BrokersReady False DrainStuck, Warning DrainStuck",
    "StorageReady False AwsAccessDenied, Warning AwsAccessDenied",
    "StorageReady True StorageReady, Normal StorageReady",
    "Stalled True NameConflict, Warning NameConflict",
    "Reconciling False Suspended, Normal Suspended",
    "Reconciling True Deleting, Normal Deleting"
  })
  void aNewReasonIsSaidWithItsSeverity(String condition, String expected) {
    assertThat(said(SERVING, conditions(condition))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "BrokersReady False WaitingForPods",
    "BrokersReady True BrokersReady",
    "ZonesResolved Unknown Pending",
    "Reconciling False Blocked",
    "Ready False ClusterNotReady"
  })
  void aStepOnTheWayIsNotSaid(String condition) {
    assertThat(said(SERVING, conditions(condition))).isEmpty();
  }

  private static List<String> said(List<Condition> last, List<Condition> next) {
    return ConditionChanges.between(last, next).stream()
        .map(happening -> happening.severity().type() + " " + happening.reason())
        .toList();
  }

  private static List<Condition> conditions(String... lines) {
    return Arrays.stream(lines)
        .map(line -> line.split(" ", -1))
        .map(words -> new Condition(words[0], words[1], words[2], "because", 1L, "now"))
        .toList();
  }
}
