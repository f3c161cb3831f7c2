package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.promptly;
import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.api.v1alpha1.StreamTopicStatus;
import dev.headwater.e2e.operator.Writes.Request;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Topics as users declare them, checked in Kafka by a client of its own. */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
class TopicLifecycleTest {
  private static final String NAMESPACE = "topics";

  private final SharedStack shared;
  private Admin admin;

  TopicLifecycleTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createCluster() {
    shared.createNamespace(NAMESPACE);
    var cluster = new TestCluster(shared.client(), NAMESPACE, "log");
    cluster.create();
    cluster.awaitSettled();
    admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.status().bootstrapServers()));
  }

  @AfterAll
  void deleteCluster() {
    admin.close();
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void aNewTopicTakesTwoWritesAndIsThenAsDeclared() throws Exception {
    var before = Instant.now();
    declare("fresh", 3, "{retention.ms: '60000'}", "Retain");
    awaitReady("fresh");
    assertThat(shared.writes().since(before))
        .filteredOn(request -> request.name().equals("fresh"))
        .extracting(Request::resource)
        .containsExactly("streamtopics", "streamtopics/status");
    soon().until(() -> partitions("fresh") == 3);
    var described = described("fresh").orElseThrow();
    soon().until(() -> setting("fresh", "retention.ms").equals("60000"));
    assertThat(status("fresh").topicId()).isEqualTo(described.topicId().toString());
    assertThat(status("fresh").partitions()).isEqualTo(3);
  }

  @Test
  void aTopicGrowsAndItsSettingsFollowTheSpec() throws Exception {
    declare("changing", 1, "{retention.ms: '60000', segment.ms: '70000'}", "Retain");
    awaitReady("changing");
    patch("changing", "{\"spec\":{\"partitions\":4,\"config\":{\"segment.ms\":null}}}");
    awaitReady("changing");
    soon().until(() -> partitions("changing") == 4);
    soon().until(() -> setting("changing", "segment.ms").equals("604800000"));
    assertThat(setting("changing", "retention.ms")).isEqualTo("60000");
  }

  @Test
  void aSettingThatOthersChangeIsSetBack() throws Exception {
    declare("drifting", 1, "{retention.ms: '60000'}", "Retain");
    awaitReady("drifting");
    var before = topic("drifting").require().getMetadata().getResourceVersion();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, "drifting");
    var change = new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    // Brokers hear of a change late, so that they still say 60000 proves nothing; the operator
    // writes a status only when it has seen another value.
    soon()
        .until(
            () -> !topic("drifting").require().getMetadata().getResourceVersion().equals(before));
    awaitReady("drifting");
    soon().until(() -> setting("drifting", "retention.ms").equals("60000"));
  }

  /** How the engine keeps its records is its own business: what is set there is no drift. */
  @Test
  void aSettingThatOthersAddIsResetUnlessItIsTheEnginesOwn() throws Exception {
    declare("extended", 1, "{retention.ms: '60000'}", "Retain");
    awaitReady("extended");
    var before = topic("extended").require().getMetadata().getResourceVersion();
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, "extended");
    var added =
        Stream.of(
                new ConfigEntry("segment.ms", "70000"), new ConfigEntry("min.insync.replicas", "2"))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    admin.incrementalAlterConfigs(Map.of(resource, added)).all().get();
    soon()
        .until(
            () -> !topic("extended").require().getMetadata().getResourceVersion().equals(before));
    awaitReady("extended");
    soon().until(() -> setting("extended", "segment.ms").equals("604800000"));
    assertThat(setting("extended", "min.insync.replicas")).isEqualTo("2");
    assertThat(setting("extended", "retention.ms")).isEqualTo("60000");
  }

  @Test
  void aTopicThatOthersHaveGrownIsNotShrunkAndSaysHowToGoOn() throws Exception {
    declare("grown", 1, "{}", "Retain");
    awaitReady("grown");
    admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(3))).all().get();
    promptly()
        .untilAsserted(
            () ->
                assertThat(condition("grown", "Stalled"))
                    .isEqualTo(
                        "True PartitionsLowered: The topic has 3 partitions, spec.partitions is 1:"
                            + " Kafka cannot remove partitions. Set spec.partitions to at least"
                            + " 3."));
    patch("grown", "{\"spec\":{\"partitions\":3}}");
    awaitReady("grown");
  }

  @Test
  void ofTwoThatDeclareOneTopicTheFirstHasIt() throws Exception {
    declare("older", 1, "{retention.ms: '60000'}", "Retain");
    awaitReady("older");
    var rival =
        yaml("younger", 5, "{}", "Delete").replace("partitions:", "topicName: older, partitions:");
    shared.client().resource(Serialization.unmarshal(rival, StreamTopic.class)).create();
    promptly()
        .untilAsserted(
            () ->
                assertThat(condition("younger", "Stalled"))
                    .startsWith("True TopicConflict: StreamTopic older declares topic older too")
                    .contains("spec.topicName", "was first", "Delete one of the two"));
    assertThat(topic("younger").require().getMetadata().getFinalizers()).isEmpty();
    topic("younger").delete();
    soon().until(() -> topic("younger").get() == null);
    assertThat(partitions("older")).isEqualTo(1);
    assertThat(setting("older", "retention.ms")).isEqualTo("60000");
    assertThat(condition("older", "Ready")).startsWith("True TopicSynced");
  }

  @Test
  void aTopicOfSomebodyElseIsAConflictAndNeitherAlteredNorDeleted() throws Exception {
    var foreign = new NewTopic("foreign", Optional.of(2), Optional.empty());
    admin.createTopics(List.of(foreign)).all().get();
    declare("foreign", 5, "{retention.ms: '60000'}", "Delete");
    promptly()
        .untilAsserted(
            () ->
                assertThat(condition("foreign", "Stalled"))
                    .startsWith("True TopicConflict: Topic foreign exists")
                    .contains("Choose another topicName"));
    assertThat(condition("foreign", "Ready")).startsWith("False TopicConflict");
    assertThat(topic("foreign").require().getMetadata().getFinalizers()).isEmpty();
    topic("foreign").delete();
    soon().until(() -> topic("foreign").get() == null);
    assertThat(partitions("foreign")).isEqualTo(2);
    assertThat(setting("foreign", "retention.ms")).isNotEqualTo("60000");
  }

  @Test
  void deletionFollowsThePolicy() throws Exception {
    declare("going", 1, "{}", "Delete");
    declare("staying", 1, "{}", "Retain");
    awaitReady("going");
    awaitReady("staying");
    topic("going").delete();
    topic("staying").delete();
    soon().until(() -> topic("going").get() == null && topic("staying").get() == null);
    soon().until(() -> !names().contains("going"));
    assertThat(names()).contains("staying");
  }

  @Test
  void anUnknownSettingIsNamedAndHealsWithTheSpec() {
    declare("wrong", 1, "{no.such.key: '1'}", "Delete");
    promptly()
        .untilAsserted(
            () ->
                assertThat(condition("wrong", "Stalled"))
                    .startsWith("True InvalidConfig: spec.config is refused")
                    .contains("no.such.key", "Correct or remove"));
    patch("wrong", "{\"spec\":{\"config\":{\"no.such.key\":null}}}");
    awaitReady("wrong");
  }

  @Test
  void aTopicWithoutItsClusterSaysSoAndCanBeDeleted() {
    var lost = yaml("lost", 1, "{}", "Delete").replace("{name: log}", "{name: nowhere}");
    shared.client().resource(Serialization.unmarshal(lost, StreamTopic.class)).create();
    promptly()
        .untilAsserted(
            () ->
                assertThat(condition("lost", "Ready"))
                    .startsWith("False ClusterNotFound: spec.clusterRef: there is no StreamCluster")
                    .contains("nowhere in namespace topics", "Create it"));
    topic("lost").delete();
    soon().until(() -> topic("lost").get() == null);
  }

  private void declare(String name, int partitions, String config, String policy) {
    var yaml = yaml(name, partitions, config, policy);
    shared.client().resource(Serialization.unmarshal(yaml, StreamTopic.class)).create();
  }

  private static String yaml(String name, int partitions, String config, String policy) {
    return """
    apiVersion: headwater.dev/v1alpha1
    kind: StreamTopic
    metadata: {name: %s, namespace: %s}
    spec: {clusterRef: {name: log}, partitions: %d, config: %s, deletionPolicy: %s}
    """
        .formatted(name, NAMESPACE, partitions, config, policy);
  }

  private Resource<StreamTopic> topic(String name) {
    return shared.client().resources(StreamTopic.class).inNamespace(NAMESPACE).withName(name);
  }

  private StreamTopicStatus status(String name) {
    return topic(name).require().getStatus();
  }

  private String condition(String name, String type) {
    return status(name).conditionsOrEmpty().stream()
        .filter(c -> c.type().equals(type))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElse("");
  }

  private void awaitReady(String name) {
    soon()
        .untilAsserted(
            () -> {
              var generation = topic(name).require().getMetadata().getGeneration();
              assertThat(status(name).observedGeneration()).isEqualTo(generation);
              assertThat(condition(name, "Ready")).startsWith("True TopicSynced");
            });
  }

  private void patch(String name, String change) {
    topic(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  /** 0 while the broker that is asked has not heard of the topic. */
  private int partitions(String name) throws Exception {
    return described(name).map(topic -> topic.partitions().size()).orElse(0);
  }

  private Optional<TopicDescription> described(String name) throws Exception {
    try {
      return Optional.of(admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String setting(String name, String key) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key).value();
  }

  private Set<String> names() throws Exception {
    return admin.listTopics().names().get();
  }
}
