package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.StreamCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The shortest and the longest names, and names that begin as those of others' parts do. */
@Tag("aws")
@Tag("full")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class NamesTest {
  /** As long as a namespace's name can be. */
  private static final String NAMESPACE = "names-" + "n".repeat(57);

  private static final List<String> NAMES =
      List.of("x", "x-brokers", "x-controllers", "x" + "-z".repeat(14) + "z");

  private final SharedStack shared;

  NamesTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createNamespace() {
    assertThat(NAMESPACE).hasSize(63);
    assertThat(NAMES.getLast()).hasSize(30);
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void clustersWhoseNamesAreShortLongOrBeginAlikeShareNothingAndLeaveNothing() {
    var clusters =
        NAMES.stream().map(name -> new TestCluster(shared.client(), NAMESPACE, name)).toList();
    clusters.forEach(this::declare);
    clusters.forEach(TestCluster::awaitSettled);
    assertThat(clusters).allMatch(cluster -> cluster.status().summary().equals("2/2"));
    assertThat(clusters.stream().flatMap(NamesTest::made))
        .hasSize(3 * NAMES.size())
        .doesNotHaveDuplicates();
    assertThat(clusters)
        .extracting(cluster -> cluster.status().bootstrapServers())
        .doesNotHaveDuplicates();
    // The first of them: its name is the beginning of all others.
    new KeptObjects(shared, clusters.getFirst()).deleteCluster();
    var others = clusters.subList(1, clusters.size());
    others.forEach(TestCluster::awaitSettled);
    assertThat(others)
        .allMatch(
            cluster -> cluster.pods("broker").size() + cluster.pods("controller").size() == 3);
    var uids = uids(others);
    assertThat(AwsInventory.of(shared.stack().aws()).of(uids)).hasSize(3 * others.size());
    others.forEach(cluster -> cluster.resource().delete());
    soon().until(() -> others.stream().allMatch(cluster -> cluster.resource().get() == null));
    clusters.forEach(cluster -> new KeptObjects(shared, cluster).awaitOnly());
    assertThat(AwsInventory.of(shared.stack().aws()).of(uids)).isEmpty();
  }

  private void declare(TestCluster cluster) {
    var yaml =
        cluster
            .yaml()
            .replace("storage: {bucket", "storage: {deletionPolicy: Delete, bucket")
            .replace("spec:\n", "spec:\n  identity: {mode: PodIdentity}\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  /** ARNs of what is the cluster's own in AWS. */
  private static Stream<String> made(TestCluster cluster) {
    return cluster.status().cloudResourcesOrEmpty().stream()
        .filter(resource -> resource.origin() == CloudResource.Origin.CREATED)
        .map(CloudResource::arn);
  }

  private static Set<String> uids(List<TestCluster> clusters) {
    return Set.copyOf(
        clusters.stream()
            .map(cluster -> cluster.resource().require().getMetadata().getUid())
            .toList());
  }
}
