package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * 20 StreamTopics that our types cannot hold among 200. They come to be as in life: an earlier CRD
 * let them in, and a stricter one replaces it. Topics of a missing cluster show that the others are
 * served.
 */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("full")
class UnreadableObjectsTest {
  private static final String NAMESPACE = "unreadable";
  private static final int BAD = 20;

  /** So many of the bad have text for partitions, the others a number for deletionPolicy. */
  private static final int WITH_TEXT = 10;

  private static final int GOOD = 180;

  private final SharedStack shared;
  private final OperatorPod operator;
  private ProcessHandle process = ProcessHandle.current();

  UnreadableObjectsTest(SharedStack shared) {
    this.shared = shared;
    this.operator = new OperatorPod(shared.stack());
  }

  @BeforeAll
  void declare() {
    shared.createNamespace(NAMESPACE);
    // Nothing is reported before the CRD is as it was: to what fits the schema anybody can apply.
    operator.scale(0);
    var strict = definition();
    replace(loosened(strict));
    soon().ignoreException(KubernetesClientException.class).until(() -> create("bad-0", "many"));
    IntStream.range(1, WITH_TEXT).forEach(i -> create("bad-" + i, "many"));
    IntStream.range(WITH_TEXT, BAD).forEach(i -> create("bad-" + i, "1, deletionPolicy: 7"));
    IntStream.range(0, GOOD).forEach(i -> create("good-" + i, 1));
    replace(strict);
    soon().untilAsserted(() -> assertThat(refusesText()).isTrue());
    operator.scale(1);
    process = operator.process();
  }

  @AfterAll
  void delete() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  @Order(1)
  void theOthersAreServedAndEachBadOneIsReported() {
    awaitReasons();
    assertThat(process.isAlive()).as("the operator's process").isTrue();
    assertThat(conditionsOf("bad-17"))
        .anyMatch(
            condition ->
                condition.startsWith(
                    "Stalled=True Unreadable: spec.deletionPolicy: Cannot deserialize value"));
    assertThat(operator.metrics()).contains("headwater_unreadable_objects 20");
    for (var name : List.of("bad-7", "bad-17")) {
      assertThat(ObjectEvents.of(shared.client(), topic(name)))
          .extracting(ObjectEvents.Line::type, ObjectEvents.Line::reason)
          .containsExactly(tuple("Warning", "Unreadable"));
    }
    assertThat(ObjectEvents.of(shared.client(), topic("bad-7")).getFirst().message())
        .isEqualTo(
            "spec.partitions: Cannot deserialize value of type `java.lang.Integer` from String"
                + " \"many\": not a valid `java.lang.Integer` value");
  }

  @Test
  @Order(2)
  void anOperatorThatStartsAmongThemServesTheOthersAndWritesNothing() {
    var start = Instant.now();
    operator.replace();
    create("late", 1);
    soon().untilAsserted(() -> assertThat(reasons()).containsEntry("late", "ClusterNotFound"));
    soon()
        .untilAsserted(
            () -> assertThat(operator.metrics()).contains("headwater_unreadable_objects 20"));
    Awaitility.await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(shared.writes().since(start))
                    .filteredOn(write -> !write.name().startsWith("late"))
                    .filteredOn(write -> !isOfOneThatTakesNoStatus(write))
                    .isEmpty());
    // Tried and told once by each process: nothing in the object says that it was.
    assertThat(shared.writes().since(start))
        .filteredOn(UnreadableObjectsTest::isOfOneThatTakesNoStatus)
        .extracting(Writes.Request::name)
        .doesNotHaveDuplicates()
        .hasSize(2 * WITH_TEXT);
  }

  /** The status that is refused, or the Event, which most often is there already. */
  private static boolean isOfOneThatTakesNoStatus(Writes.Request write) {
    return write.name().matches("bad-[0-9]([.].*)?")
        && (write.code() == 422 || write.resource().equals("events"));
  }

  @Test
  @Order(3)
  void oneThatIsDeletedAndMadeAnewIsServedLikeTheOthers() {
    shared.client().resource(topic("bad-0")).delete();
    soon()
        .untilAsserted(
            () -> assertThat(operator.metrics()).contains("headwater_unreadable_objects 19"));
    create("bad-0", 1);
    soon().untilAsserted(() -> assertThat(reasons()).containsEntry("bad-0", "ClusterNotFound"));
  }

  private void awaitReasons() {
    Map<String, String> expected =
        IntStream.range(0, GOOD)
            .boxed()
            .collect(Collectors.toMap(i -> "good-" + i, i -> "ClusterNotFound"));
    // A rule compares partitions with their old value, so the API server takes no status.
    IntStream.range(0, BAD)
        .forEach(i -> expected.put("bad-" + i, i < WITH_TEXT ? "" : "Unreadable"));
    soon().untilAsserted(() -> assertThat(reasons()).isEqualTo(expected));
  }

  /** Reason of Stalled by name; read without types, which could not hold them. */
  private Map<String, String> reasons() {
    return shared
        .client()
        .genericKubernetesResources("headwater.dev/v1alpha1", "StreamTopic")
        .inNamespace(NAMESPACE)
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                topic -> topic.getMetadata().getName(),
                topic ->
                    conditions(topic).stream()
                        .filter(condition -> condition.get("type").equals("Stalled"))
                        .map(condition -> condition.get("reason"))
                        .collect(Collectors.joining())));
  }

  private List<String> conditionsOf(String name) {
    return conditions(topic(name)).stream()
        .map(
            c ->
                c.get("type")
                    + "="
                    + c.get("status")
                    + " "
                    + c.get("reason")
                    + ": "
                    + c.get("message"))
        .toList();
  }

  private static List<Map<String, String>> conditions(GenericKubernetesResource topic) {
    List<Map<String, String>> conditions = topic.get("status", "conditions");
    return conditions == null ? List.of() : conditions;
  }

  private GenericKubernetesResource topic(String name) {
    return shared
        .client()
        .genericKubernetesResources("headwater.dev/v1alpha1", "StreamTopic")
        .inNamespace(NAMESPACE)
        .withName(name)
        .require();
  }

  private boolean create(String name, Object partitions) {
    shared.client().resource(declared(name, partitions)).create();
    return true;
  }

  private static GenericKubernetesResource declared(String name, Object partitions) {
    return Serialization.unmarshal(
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: %s, namespace: %s}
        spec: {clusterRef: {name: missing}, partitions: %s}
        """
            .formatted(name, NAMESPACE, partitions),
        GenericKubernetesResource.class);
  }

  /** A new CRD takes a moment to be served. */
  private boolean refusesText() {
    try {
      shared.client().resource(declared("probe", "many")).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getMessage().contains("spec.partitions");
    }
  }

  private void replace(CustomResourceDefinition next) {
    next.getMetadata().setResourceVersion(null);
    shared.client().resource(next).update();
  }

  private CustomResourceDefinition definition() {
    return shared
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("streamtopics.headwater.dev")
        .require();
  }

  /** As an earlier version could have been: partitions and deletionPolicy may be anything. */
  private static CustomResourceDefinition loosened(CustomResourceDefinition strict) {
    var loose = Serialization.clone(strict);
    var anything = new JSONSchemaPropsBuilder().withXKubernetesPreserveUnknownFields(true).build();
    var spec =
        loose
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec");
    List.of("partitions", "deletionPolicy")
        .forEach(field -> spec.getProperties().put(field, anything));
    return loose;
  }
}
