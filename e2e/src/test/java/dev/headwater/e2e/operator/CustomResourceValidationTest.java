package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.operator.ValidationExamples.Example;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server admits, refuses and says, by the CRDs alone. */
@TestInstance(Lifecycle.PER_CLASS)
class CustomResourceValidationTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** An enum of one value is checked first, so this rule waits for a second value. */
  private static final Set<String> OUT_OF_REACH = Set.of("engine.type cannot change");

  private final Repository repository = Repository.current();
  private final Map<Example, String> answers = new LinkedHashMap<>();
  private ProcessScope scope;
  private ControlPlane controlPlane;
  private KubernetesClient client;

  @BeforeAll
  void submitAllExamples(@TempDir Path directory) {
    var progress = Progress.toConsole();
    scope = ProcessScope.open(directory);
    controlPlane =
        ControlPlane.start(
            scope, KubernetesBinaries.find(progress), directory.resolve("control"), progress);
    client = controlPlane.newClient();
    for (var kind : List.of("streamclusters", "streamtopics")) {
      client.resource(checkedIn(kind)).create();
      await().atMost(SOON).until(() -> isServed(kind));
    }
    examples().forEach(example -> answers.put(example, example.submit(client)));
  }

  @AfterAll
  void stop() {
    client.close();
    controlPlane.close();
    scope.close();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsAdmittedOrRefusedInTheRightWords(Example example) {
    if (example.isValid()) {
      assertThat(answers.get(example)).isEmpty();
    } else {
      assertThat(answers.get(example)).contains(example.expected());
    }
  }

  /** What a user copies first. */
  @ParameterizedTest
  @MethodSource("exampleFiles")
  void everyObjectOfOursInAnExampleFileIsAdmitted(Path file) throws IOException {
    var ours =
        Stream.of(Files.readString(file).split("(?m)^---$", -1))
            .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
            .filter(object -> object.getApiVersion().startsWith("headwater.dev/"))
            .toList();
    assertThat(ours).isNotEmpty();
    for (var object : ours) {
      object.getMetadata().setNamespace("default");
      client.resource(object).dryRun().create();
    }
  }

  private static List<Path> exampleFiles() throws IOException {
    try (var files = Files.walk(Repository.current().root().resolve("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"streamclusters", "streamtopics"})
  void everyRuleAndBoundRefusesSomeExample(String kind) {
    var limits = SpecLimits.of(schema(checkedIn(kind)));
    assertThat(limits).hasSizeGreaterThan(10);
    var own = kind.substring(0, kind.length() - 1) + "/";
    var refusals =
        answers.entrySet().stream()
            .filter(answer -> answer.getKey().name().startsWith(own))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(limits)
        .filteredOn(limit -> OUT_OF_REACH.stream().noneMatch(limit::isAbout))
        .filteredOn(limit -> refusals.stream().noneMatch(limit::speaksIn))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"streamclusters", "streamtopics"})
  void theApiServerKeepsTheDefinitionAsItIsCheckedIn(String kind) {
    var stored =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(kind + ".headwater.dev")
            .require();
    assertThat(tree(stored.getSpec())).isEqualTo(tree(checkedIn(kind).getSpec()));
  }

  @Test
  void aNewObjectHasNotBeenObserved() {
    assertThat(examples().filter(example -> example.name().endsWith("/valid-minimal.yaml")))
        .hasSize(2)
        .allSatisfy(
            example ->
                assertThat(example.dryRun(client).<Integer>get("status", "observedGeneration"))
                    .isEqualTo(-1));
  }

  /** The files that users apply, without their namespaces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart.yaml",
        "autoscaling/brokers.yaml",
        "autoscaling/advise.yaml",
        "autoscaling/schedules.yaml",
        "autoscaling/prometheus.yaml",
        "autoscaling/cloudwatch.yaml",
        "autoscaling/zones.yaml",
        "autoscaling/hpa.yaml"
      })
  void whatTheDocumentationAppliesIsAdmitted(String file) throws IOException {
    var text = Files.readString(repository.root().resolve("examples").resolve(file));
    var applied =
        Stream.of(text.split("(?m)^---$", -1))
            .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
            .filter(object -> !object.getKind().equals("Namespace"))
            .map(object -> admitted(object).getKind())
            .toList();
    assertThat(applied).contains("StreamCluster");
  }

  private GenericKubernetesResource admitted(GenericKubernetesResource object) {
    object.getMetadata().setNamespace("default");
    return client.resource(object).dryRun().create();
  }

  private static Stream<Example> examples() {
    var folder = Repository.current().root().resolve("e2e/src/test/resources/validation");
    return Stream.of("streamcluster", "streamtopic")
        .flatMap(kind -> ValidationExamples.of(folder, kind).stream());
  }

  private boolean isServed(String kind) {
    var definition =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(kind + ".headwater.dev")
            .require();
    // Right after its creation a definition has no conditions yet.
    return Optional.ofNullable(definition.getStatus())
        .map(status -> status.getConditions())
        .stream()
        .flatMap(List::stream)
        .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private CustomResourceDefinition checkedIn(String kind) {
    try {
      var file = repository.root().resolve("crds").resolve(kind + ".headwater.dev.yaml");
      return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode schema(CustomResourceDefinition definition) {
    return tree(definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema());
  }

  private static JsonNode tree(Object object) {
    return new KubernetesSerialization().convertValue(object, JsonNode.class);
  }
}
