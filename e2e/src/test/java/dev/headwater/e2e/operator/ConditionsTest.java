package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What GitOps tools make of every status that the other classes brought about; runs after them. */
@ExtendWith(SharedStacks.Extension.class)
@Isolated
@Order(Integer.MAX_VALUE - 1)
class ConditionsTest {
  private final SharedStacks shared;

  ConditionsTest(SharedStacks shared) {
    this.shared = shared;
  }

  /** One version of an object and what kstatus says of it. */
  private record Seen(GenericKubernetesResource object, String kstatus) {
    /** A condition's status; empty while there is none. */
    String condition(String type) {
      List<Map<String, Object>> conditions = object.get("status", "conditions");
      return conditions == null
          ? ""
          : conditions.stream()
              .filter(condition -> type.equals(condition.get("type")))
              .map(condition -> (String) condition.get("status"))
              .findFirst()
              .orElse("");
    }

    boolean isObserved() {
      Number generation = object.get("status", "observedGeneration");
      return Objects.equals(object.getMetadata().getGeneration(), generation.longValue());
    }

    boolean isBeingDeleted() {
      return object.getMetadata().getDeletionTimestamp() != null;
    }
  }

  @Test
  void reconcilingAndStalledAreNeverBothTrue() {
    assertThat(shared.versions())
        .map(version -> new Seen(version, ""))
        .filteredOn(seen -> seen.condition("Reconciling").equals("True"))
        .extracting(seen -> seen.condition("Stalled"))
        .isNotEmpty()
        .doesNotContain("True");
  }

  @Test
  void kstatusSaysCurrentOnlyOfWhatIsReadyAndFailedOnlyOfWhatIsStalled(@TempDir Path directory)
      throws Exception {
    var kstatus = Kstatus.find();
    assumeThat(kstatus).as("there is Go to build kstatus with").isPresent();
    assertThat(shared.withBrokers().lifeCycles().problems()).isEmpty();
    assertThat(shared.onDouble().lifeCycles().problems()).isEmpty();
    var versions = shared.versions();
    var statuses = kstatus.orElseThrow().of(versions, directory);
    assertThat(statuses).hasSameSizeAs(versions);
    var seen = new ArrayList<Seen>();
    for (int i = 0; i < versions.size(); i++) {
      seen.add(new Seen(versions.get(i), statuses.get(i)));
    }
    assumeThat(statuses)
        .as("the other classes of this package ran in this JVM")
        .contains("InProgress", "Current", "Failed", "Terminating");
    assertThat(seen)
        .filteredOn(version -> version.kstatus().equals("Current"))
        .allMatch(version -> version.condition("Ready").equals("True"))
        .allMatch(version -> version.condition("Reconciling").equals("False"))
        .allMatch(Seen::isObserved);
    assertThat(seen)
        .filteredOn(version -> version.kstatus().equals("Failed"))
        .allMatch(version -> version.condition("Stalled").equals("True"));
    assertThat(seen)
        .filteredOn(version -> version.condition("Stalled").equals("True"))
        .filteredOn(version -> version.isObserved() && !version.isBeingDeleted())
        .extracting(Seen::kstatus)
        .containsOnly("Failed");
    assertThat(firstOfEach(seen)).extracting(Seen::kstatus).containsOnly("InProgress");
  }

  /** An object that no operator has seen yet must not count as done. */
  private static List<Seen> firstOfEach(List<Seen> seen) {
    var first = new HashMap<String, Seen>();
    seen.forEach(version -> first.putIfAbsent(version.object().getMetadata().getUid(), version));
    return List.copyOf(first.values());
  }
}
