package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.promptly;
import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.BucketNamespace;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What users are told when a declaration cannot be carried out. */
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String NAMESPACE = "bad-input";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final SharedStack shared;

  BadInputTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"use1-az9", "usw2-az1"})
  void aZoneThatTheRegionDoesNotHaveIsNamedTogetherWithThoseThatItHas(String zone) {
    var cluster = cluster("in-" + zone);
    create(cluster, "use1-az6", zone);
    promptly()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True ZoneUnknown: spec.zones: " + zone + " does not exist")
                    .contains("region us-east-1", "use1-az1", "Correct spec.zones"));
    assertThat(cluster.condition("Ready")).startsWith("False ZoneUnknown");
    assertThat(ObjectEvents.of(shared.client(), cluster.resource().require()))
        .filteredOn(event -> event.type().equals("Warning"))
        .extracting(ObjectEvents.Line::reason)
        .containsExactly("ZoneUnknown");
    delete(cluster);
  }

  @Test
  void aBucketOfSomebodyElseIsNamedAndNotTouched() {
    var cluster = cluster("not-mine");
    var bucket = declareSuspended(cluster);
    createBucket(bucket);
    shared.stack().aws().front().ownedBy(bucket, "999988887777");
    cluster.resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}");
    promptly()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True BucketForeign: Bucket " + bucket + " exists and account")
                    .contains("another account", "s3:ListBucket", "create the StreamCluster anew"));
    assertThat(cluster.condition("StorageReady")).startsWith("False BucketForeign");
    leavesNothing(cluster);
    assertThat(new KeptObjects(shared, cluster).bucketExists(bucket)).isTrue();
  }

  @Test
  void aBucketWithoutOurTagsIsNamedAndNotTouched() {
    var cluster = cluster("untagged");
    var bucket = declareSuspended(cluster);
    createBucket(bucket);
    cluster.resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}");
    var uid = cluster.resource().require().getMetadata().getUid();
    promptly()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True BucketNotOurs: Bucket " + bucket + " is in this account")
                    .contains("without the tag headwater.dev/uid=" + uid, "rename or remove it"));
    assertThat(cluster.condition("StorageReady")).startsWith("False BucketNotOurs");
    leavesNothing(cluster);
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      assertThatThrownBy(() -> s3.getBucketTagging(b -> b.bucket(bucket)))
          .isInstanceOf(S3Exception.class)
          .hasMessageContaining("TagSet");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v1, ConfigMap, %s-controllers",
    "v1, Service, %s-kafka",
    "v1, ServiceAccount, %s",
    "policy/v1, PodDisruptionBudget, %s-brokers",
    "apps/v1, StatefulSet, %s-controllers"
  })
  void anObjectOfSomebodyElseIsNamedAndNotTouched(String version, String kind, String pattern) {
    var cluster = cluster("against-" + kind.toLowerCase(Locale.ROOT));
    var name = pattern.formatted(cluster.name());
    var foreign = shared.client().resource(foreign(version, kind, name)).create();
    cluster.create();
    promptly()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True NameConflict: " + kind + " " + name + " exists")
                    .contains("Rename or remove it"));
    assertThat(cluster.condition("Reconciling")).startsWith("False");
    assertThat(cluster.pods("controller")).isEmpty();
    delete(cluster);
    var now = shared.client().resource(foreign).require();
    assertThat(now.getMetadata().getManagedFields())
        .extracting(field -> field.getManager())
        .doesNotContain("headwater");
    assertThat(now.getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void anImageThatCannotBePulledIsNamed() {
    var cluster = cluster("no-image");
    create(cluster, "version: 1.7.3", "version: 1.7.3, image: 'registry.example/engine:1'");
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("BrokersReady"))
                    .startsWith("False WaitingForPods")
                    .containsPattern(
                        "no-image-brokers-use1-az1-1000: (ErrImagePull|ImagePullBackOff)")
                    .contains("registry.example/engine:1"));
    delete(cluster);
  }

  @Test
  void aDeletionThatCannotLeaveItsRecordNamesTheObjectInTheWay() {
    var cluster = cluster("in-the-way");
    var foreign =
        shared.client().resource(foreign("v1", "ConfigMap", "in-the-way-retained")).create();
    create(cluster, "version: 1.7.3", "version: 1.7.3, image: 'registry.example/engine:1'");
    soon().until(() -> !cluster.pods("controller").isEmpty());
    cluster.resource().delete();
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Ready"))
                    .startsWith("False Deleting: ConfigMap in-the-way-retained exists"));
    shared.client().resource(foreign).delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
  }

  /** A suspended cluster says how its bucket will be called, and does not make it. */
  private String declareSuspended(TestCluster cluster) {
    create(cluster, "spec:\n", "spec:\n  suspend: true\n");
    soon().until(() -> cluster.status().storage() != null);
    return cluster.status().storage().bucket();
  }

  private void createBucket(String name) {
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      s3.createBucket(b -> b.bucket(name).bucketNamespace(BucketNamespace.ACCOUNT_REGIONAL));
    }
  }

  /** So that a StreamCluster of the same name is not refused for the sake of nothing. */
  private void leavesNothing(TestCluster cluster) {
    assertThat(cluster.condition("Reconciling")).startsWith("False Blocked");
    delete(cluster);
    assertThat(new KeptObjects(shared, cluster).all()).isEmpty();
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }

  private static void delete(TestCluster cluster) {
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
  }

  private void create(TestCluster cluster, String text, String instead) {
    var yaml = cluster.yaml().replace(text, instead);
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private static GenericKubernetesResource foreign(String version, String kind, String name) {
    return Serialization.unmarshal(
        """
        apiVersion: %s
        kind: %s
        metadata: {name: %s, namespace: %s}
        %s
        """
            .formatted(version, kind, name, NAMESPACE, spec(kind)),
        GenericKubernetesResource.class);
  }

  private static String spec(String kind) {
    return switch (kind) {
      case "Service" -> "spec: {ports: [{port: 80}]}";
      case "PodDisruptionBudget" ->
          "spec: {maxUnavailable: 1, selector: {matchLabels: {app: another}}}";
      case "StatefulSet" ->
          """
          spec:
            replicas: 0
            serviceName: another
            selector: {matchLabels: {app: another}}
            template:
              metadata: {labels: {app: another}}
              spec: {containers: [{name: main, image: another}]}
          """;
      default -> "";
    };
  }
}
