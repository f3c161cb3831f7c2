package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The rights that the chart grants, against those that were used; runs after all other classes. */
@ExtendWith(SharedStacks.Extension.class)
@Isolated
@Order(Integer.MAX_VALUE)
class PermissionsTest {
  /** JOSDK reads the object again when setting or removing its finalizer meets a conflict. */
  private static final Set<String> AFTER_A_CONFLICT = Set.of("get streamclusters.headwater.dev");

  private final SharedStacks shared;

  PermissionsTest(SharedStacks shared) {
    this.shared = shared;
  }

  @Test
  void theOperatorIsNeverRefusedARight() {
    assertThat(shared.requests()).filteredOn(Writes.Request::forbidden).isEmpty();
  }

  @Test
  void everyRightThatTheChartGrantsIsUsed() {
    var used =
        shared.requests().stream().flatMap(PermissionsTest::rights).collect(Collectors.toSet());
    assumeThat(used)
        .as("the other classes of this package ran in this JVM")
        .contains(
            right("apps", "statefulsets", "delete"),
            right("", "configmaps", "get"),
            right("", "persistentvolumeclaims", "delete"),
            right("headwater.dev", "streamtopics", "patch"));
    assertThat(granted()).filteredOn(right -> !used.contains(right)).isSubsetOf(AFTER_A_CONFLICT);
  }

  /** An apply that creates needs the right to create, and the audit log calls it a patch. */
  private static Stream<String> rights(Writes.Request request) {
    var right = right(request.group(), request.resource(), request.verb());
    return request.verb().equals("patch") && request.code() == 201
        ? Stream.of(right, right(request.group(), request.resource(), "create"))
        : Stream.of(right);
  }

  private Set<String> granted() {
    var rbac = shared.withBrokers().client().rbac();
    var everywhere = rbac.clusterRoles().withName("headwater").require().getRules();
    var own =
        rbac.roles()
            .inNamespace(OperatorChart.NAMESPACE)
            .withName("headwater")
            .require()
            .getRules();
    return Stream.concat(everywhere.stream(), own.stream())
        .flatMap(PermissionsTest::rights)
        .collect(Collectors.toSet());
  }

  private static Stream<String> rights(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream().map(verb -> right(group, resource, verb))));
  }

  private static String right(String group, String resource, String verb) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}
