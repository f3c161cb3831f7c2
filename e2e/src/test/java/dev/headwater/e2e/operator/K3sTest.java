package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.environment.K3s;
import dev.headwater.e2e.environment.K3sGrade;
import dev.headwater.e2e.environment.K3sSettings;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.operator.ValidationExamples.Example;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headwater on k3s in a container, as far as {@link K3sGrade} says that this machine allows. */
@Tag("k3s")
@TestInstance(Lifecycle.PER_CLASS)
class K3sTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Images are pulled within it. */
  private static final Duration CLUSTER_LIMIT = Duration.ofMinutes(10);

  private final Repository repository = Repository.current();
  private final Progress progress = Progress.toConsole();
  private final K3sSettings settings = K3sSettings.of(System.getenv());
  private K3sGrade grade;
  private K3s k3s;

  @BeforeAll
  void installTheChart() {
    grade = K3sGrade.find(settings);
    progress.step("k3s tests on " + grade.describe());
    k3s =
        switch (grade) {
          case K3sGrade.Startable startable -> start(startable);
          case K3sGrade.Skipped(String reason) -> abort(reason);
        };
    OperatorChart.apply(repository, k3s, Map.of(), progress);
  }

  private K3s start(K3sGrade.Startable startable) {
    try {
      return K3s.start(startable, settings, repository.emptied("k3s"), progress);
    } catch (MissingPrerequisite e) {
      progress.step("k3s tests skipped: " + e.getMessage());
      return abort(e.getMessage());
    }
  }

  @AfterAll
  void stop() {
    if (k3s != null) {
      k3s.close();
    }
  }

  @Test
  void whatIsReportedIsWhatRuns() {
    boolean real = grade instanceof K3sGrade.Real;
    assertThat(client().getKubernetesVersion().getGitVersion().contains("k3s")).isEqualTo(real);
    assertThat(client().nodes().list().getItems()).hasSize(real ? 1 : 0);
  }

  @Test
  void theOperatorsPodIsMadeAndMayDoWhatItHasTo() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        client()
                            .pods()
                            .inNamespace(OperatorChart.NAMESPACE)
                            .withLabel(OperatorChart.PODS.getKey(), OperatorChart.PODS.getValue())
                            .list()
                            .getItems())
                    .extracting(pod -> pod.getSpec().getServiceAccountName())
                    .containsExactly(OperatorChart.RELEASE));
    assertThat(operatorMay("patch", "streamclusters")).isTrue();
    assertThat(operatorMay("delete", "streamclusters")).isFalse();
  }

  @Test
  void theQuickstartIsAcceptedAndWhatCannotChangeStays() throws IOException {
    assumeTrue(settings.chartValues().isEmpty(), "an operator with an account would carry it out");
    try (var example = Files.newInputStream(repository.example("quickstart.yaml"))) {
      client().load(example).items().forEach(object -> client().resource(object).create());
    }
    var cluster = client().resources(StreamCluster.class).inNamespace("demo").withName("orders");
    assertThat(cluster.require().getStatus().observedGeneration()).isEqualTo(-1);
    var topic = client().resources(StreamTopic.class).inNamespace("demo").withName("events");
    var fewer = topic.require();
    var changed =
        Serialization.unmarshal(
            Serialization.asYaml(fewer).replace("partitions: 6", "partitions: 5"),
            StreamTopic.class);
    assertThatThrownBy(() -> client().resource(changed).update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("partitions cannot be lowered");
    assertThat(topic.require().getSpec().partitions()).isEqualTo(6);
  }

  /** Tried only, so that an operator that runs has nothing to do. */
  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsAdmittedOrRefusedAsOnTheLocalStack(Example example) {
    if (example.isValid()) {
      assertThat(example.dryRun(client()).getMetadata().getUid()).isNotEmpty();
    } else {
      assertThatThrownBy(() -> example.dryRun(client()))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(example.expected());
    }
  }

  private static Stream<Example> examples() {
    var folder = Repository.current().root().resolve("e2e/src/test/resources/validation");
    return Stream.of("streamcluster", "streamtopic")
        .flatMap(kind -> ValidationExamples.of(folder, kind).stream())
        .filter(example -> example.documents().size() == 1);
  }

  @Test
  void aClusterOfOneZoneBecomesReady() throws IOException {
    assumeTrue(grade instanceof K3sGrade.Real, "no node runs pods here");
    assumeTrue(
        settings.chartValues().isPresent() && settings.cluster().isPresent(),
        "HEADWATER_K3S_VALUES and HEADWATER_K3S_CLUSTER are not both set: no operator, no brokers");
    OperatorChart.awaitReady(k3s, progress);
    var declared =
        Serialization.unmarshal(
            Files.readString(settings.cluster().orElseThrow()), StreamCluster.class);
    assertThat(declared.getSpec().zones()).hasSize(1);
    var cluster = new TestCluster(client(), "one-zone", declared.getMetadata().getName());
    create(cluster.namespace());
    client().resource(declared).inNamespace(cluster.namespace()).create();
    // Its pods wait for a node in the zone that the operator finds by its id.
    TestCluster.soon().until(() -> !cluster.status().zonesOrEmpty().isEmpty());
    var zone = cluster.status().zonesOrEmpty().getFirst().name();
    k3s.labelNodes(declared.getSpec().aws().region(), zone);
    progress.step("the node is in zone " + zone);
    await().atMost(CLUSTER_LIMIT).untilAsserted(cluster::assertSettled);
    progress.step("Ready: " + cluster.condition("Ready"));
    cluster.resource().delete();
    TestCluster.soon().until(() -> cluster.resource().get() == null);
  }

  private void create(String namespace) {
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  private boolean operatorMay(String verb, String resource) {
    var account = OperatorChart.NAMESPACE + ":" + OperatorChart.RELEASE;
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + account)
            .withNewResourceAttributes()
            .withGroup("headwater.dev")
            .withResource(resource)
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    return client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  private KubernetesClient client() {
    return k3s.client();
  }
}
