package dev.headwater.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final Path ROOT =
      Path.of(System.getProperty("repository.root", "")).toAbsolutePath();
  private static final Path CHART = ROOT.resolve("charts/headwater");

  /** Helm takes 1.20 when it has no cluster to ask, which the chart refuses. */
  private static final String KUBERNETES = "1.33.0";

  private static final String ARN = "arn:aws:eks:us-east-1:111122223333:cluster/shop";
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void strictLintHasNothingToSay() {
    var result = new Helm(CHART).lint().strict().quiet().call();

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.isFailed()).isFalse();
  }

  @Test
  void withoutTheClusterArnTheInstallEndsWithASentenceThatSaysWhatIsMissing() {
    assertThatThrownBy(() -> new Helm(CHART).template().withKubeVersion(KUBERNETES).call())
        .hasMessageContaining("clusterArn is not set: it must be the ARN of this EKS cluster");
  }

  @Test
  void aValueThatTheChartDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> template().set("replicaCount", "2").call())
        .hasMessageContaining("replicaCount");
  }

  @Test
  void aClusterArnThatIsNoneIsRefused() {
    assertThatThrownBy(() -> template().set("clusterArn", "shop").call())
        .hasMessageContaining("clusterArn");
  }

  @Test
  void theObjectsAreTheseAndNoOthers() {
    assertThat(render(template()))
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition streamclusters.headwater.dev",
            "CustomResourceDefinition streamtopics.headwater.dev",
            "ServiceAccount headwater",
            "ClusterRole headwater",
            "ClusterRoleBinding headwater",
            "Role headwater",
            "RoleBinding headwater",
            "Service headwater-metrics",
            "Deployment headwater");
  }

  @Test
  void theDeploymentRunsOneOperatorAsTheServiceAccountWithItsSettings() {
    var deployment =
        only(
            template().set("extraEnv[0].name", "AWS_REGION").set("extraEnv[0].value", "us-east-1"),
            Deployment.class);

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
    assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    var pod = deployment.getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo("headwater");
    var container = pod.getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("headwater/operator:0.1.0");
    assertThat(container.getArgs()).containsExactly("run");
    assertThat(container.getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .containsExactly(
            tuple("HEADWATER_CLUSTER_ARN", ARN),
            tuple("HEADWATER_POD_NAME", null),
            tuple("AWS_REGION", "us-east-1"));
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(8080);
  }

  @Test
  void thePrometheusServersAreASettingOfTheOperator() {
    var server = "prometheusServers[0].";
    var deployment =
        only(
            template()
                .set(server + "name", "platform")
                .set(server + "url", "https://prometheus.monitoring.svc:9090")
                .set(server + "namespaces.demo.namespace", "demo"),
            Deployment.class);

    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .contains(
            tuple(
                "HEADWATER_PROMETHEUS_SERVERS",
                "[{\"name\":\"platform\",\"namespaces\":{\"demo\":{\"namespace\":\"demo\"}},"
                    + "\"url\":\"https://prometheus.monitoring.svc:9090\"}]"));
    assertThatThrownBy(() -> template().set(server + "name", "platform").call())
        .hasMessageContaining("url");
  }

  @Test
  void theNamespacesOfCloudWatchAreASettingOfTheOperator() {
    var namespace = "cloudWatchNamespaces[0].";
    var deployment =
        only(
            template()
                .set(namespace + "name", "AWS/ApplicationELB")
                .set(namespace + "namespaces.demo.LoadBalancer", "app/orders/1"),
            Deployment.class);

    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .contains(
            tuple(
                "HEADWATER_CLOUDWATCH_NAMESPACES",
                "[{\"name\":\"AWS/ApplicationELB\","
                    + "\"namespaces\":{\"demo\":{\"LoadBalancer\":\"app/orders/1\"}}}]"));
    assertThatThrownBy(() -> template().set(namespace + "name", "AWS/EC2").call())
        .hasMessageContaining("namespaces");
  }

  @Test
  void thePodMeetsTheRestrictedPodSecurityStandard() {
    var pod = only(template(), Deployment.class).getSpec().getTemplate().getSpec();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getVolumes()).allSatisfy(v -> assertThat(v.getHostPath()).isNull());
    assertThat(pod.getContainers()).allSatisfy(ChartTest::assertRestricted);
  }

  private static void assertRestricted(Container container) {
    var context = container.getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(context.getCapabilities().getAdd()).isEmpty();
    assertThat(context.getPrivileged()).isNull();
  }

  @Test
  void aDigestWinsOverTheTag() {
    var digest = "sha256:" + "0".repeat(64);
    var deployment =
        only(template().set("image.tag", "edge").set("image.digest", digest), Deployment.class);

    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .isEqualTo("headwater/operator@" + digest);
  }

  @Test
  void theRoleAllowsExactlyWhatTheOperatorUses() {
    var rules = new TreeSet<String>();
    for (var rule : only(template(), ClusterRole.class).getRules()) {
      for (var group : rule.getApiGroups()) {
        for (var resource : rule.getResources()) {
          rules.add(group + "/" + resource + ": " + String.join(" ", rule.getVerbs()));
        }
      }
    }

    assertThat(rules)
        .containsExactly(
            "/configmaps: get list watch create patch delete",
            "/nodes: list watch",
            "/persistentvolumeclaims: list watch delete",
            "/persistentvolumes: get",
            "/pods: list watch delete",
            "/secrets: get",
            "/serviceaccounts: get list watch create patch",
            "/services: get list watch create patch",
            "apps/statefulsets: get list watch create patch delete",
            "events.k8s.io/events: create",
            "headwater.dev/streamclusters/status: patch",
            "headwater.dev/streamclusters: get list watch patch",
            "headwater.dev/streamtopics/status: patch",
            "headwater.dev/streamtopics: get list watch patch",
            "policy/poddisruptionbudgets: get list watch create patch")
        .noneMatch(rule -> rule.contains("*"));
  }

  @Test
  void theLeaseIsAllowedInTheOwnNamespaceOnlyAndByName() {
    var role = only(template().withNamespace("streams"), Role.class);

    assertThat(role.getMetadata().getNamespace()).isEqualTo("streams");
    assertThat(role.getRules())
        .extracting(PolicyRule::getResources, PolicyRule::getResourceNames, PolicyRule::getVerbs)
        .containsExactly(
            tuple(List.of("leases"), List.of(), List.of("create")),
            tuple(List.of("leases"), List.of("headwater"), List.of("get", "update")));
  }

  @Test
  void twoReplicasAreSpreadAndNotEvictedTogether() {
    var objects = render(template().set("replicas", "2"));
    var deployment = only(objects, Deployment.class).getSpec();

    assertThat(deployment.getReplicas()).isEqualTo(2);
    assertThat(deployment.getTemplate().getSpec().getTopologySpreadConstraints())
        .extracting(c -> c.getTopologyKey() + " " + c.getWhenUnsatisfiable())
        .containsExactly(
            "topology.kubernetes.io/zone ScheduleAnyway", "kubernetes.io/hostname ScheduleAnyway");
    var budget = only(objects, PodDisruptionBudget.class).getSpec();
    assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getSelector()).isEqualTo(deployment.getSelector());
  }

  @Test
  void theBindingGivesTheRoleToTheServiceAccount() {
    var command = template().withNamespace("streams");
    var objects = render(command);
    var subject = only(objects, ClusterRoleBinding.class).getSubjects().getFirst();

    assertThat(only(objects, ServiceAccount.class).getMetadata().getName()).isEqualTo("headwater");
    assertThat(subject.getName()).isEqualTo("headwater");
    assertThat(subject.getNamespace()).isEqualTo("streams");
  }

  @Test
  void theServiceAccountCarriesTheAnnotationOfIrsa() {
    var role = "arn:aws:iam::111122223333:role/headwater";
    var account =
        only(
            template().set("serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", role),
            ServiceAccount.class);

    assertThat(account.getMetadata().getAnnotations())
        .isEqualTo(Map.of("eks.amazonaws.com/role-arn", role));
  }

  @Test
  void theDefinitionsAreTheGeneratedOnesAndStayAfterAnUninstall() throws IOException {
    var definitions =
        render(template()).stream()
            .filter(CustomResourceDefinition.class::isInstance)
            .map(CustomResourceDefinition.class::cast)
            .toList();

    assertThat(definitions).hasSize(2);
    for (var definition : definitions) {
      assertThat(definition.getMetadata().getAnnotations())
          .containsEntry("helm.sh/resource-policy", "keep");
      var file = definition.getMetadata().getName() + ".yaml";
      var generated =
          YAML.unmarshal(
              Files.readString(CHART.resolve("files/crds").resolve(file)),
              CustomResourceDefinition.class);
      assertThat(definition.getSpec()).isEqualTo(generated.getSpec());
    }
  }

  @Test
  void theDefinitionsCanBeLeftOutOrLeftToTheRelease() {
    assertThat(render(template().set("crds.enabled", "false")))
        .noneMatch(CustomResourceDefinition.class::isInstance);
    assertThat(render(template().set("crds.keep", "false")))
        .filteredOn(CustomResourceDefinition.class::isInstance)
        .hasSize(2)
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .doesNotContainKey("helm.sh/resource-policy"));
  }

  private static TemplateCommand template() {
    return new Helm(CHART)
        .template()
        .withKubeVersion(KUBERNETES)
        .withName("headwater")
        .set("clusterArn", ARN);
  }

  private static List<HasMetadata> render(TemplateCommand command) {
    return Arrays.stream(command.call().split("(?m)^---.*$", -1))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .<HasMetadata>map(document -> YAML.unmarshal(document))
        .toList();
  }

  private static <T extends HasMetadata> T only(TemplateCommand command, Class<T> type) {
    return only(render(command), type);
  }

  private static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
    Stream<T> found = objects.stream().filter(type::isInstance).map(type::cast);
    return found
        .reduce(
            (one, other) -> {
              throw new AssertionError("two " + type.getSimpleName());
            })
        .orElseThrow();
  }
}
