package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.Tag;

/** What is there of a cluster beside its StreamCluster. */
record KeptObjects(SharedStack shared, TestCluster cluster) {
  /** Deletes the StreamCluster and waits until it and everything that it owned is gone. */
  void deleteCluster() {
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
  }

  /** Waits until nothing in Kubernetes carries the cluster's label but these. */
  void awaitOnly(String... objects) {
    soon().untilAsserted(() -> assertThat(all()).containsExactlyInAnyOrder(objects));
  }

  ConfigMap retained() {
    return shared
        .client()
        .configMaps()
        .inNamespace(cluster.namespace())
        .withName(cluster.name() + "-retained")
        .require();
  }

  PersistentVolumeClaim claim() {
    return shared
        .client()
        .persistentVolumeClaims()
        .inNamespace(cluster.namespace())
        .withName("data-" + cluster.name() + "-controllers-0")
        .require();
  }

  boolean bucketExists(String name) {
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      return s3.listBuckets().buckets().stream().anyMatch(bucket -> bucket.name().equals(name));
    }
  }

  Map<String, String> bucketTags(String name) {
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      return s3.getBucketTagging(b -> b.bucket(name)).tagSet().stream()
          .collect(Collectors.toMap(Tag::key, Tag::value));
    }
  }

  /** Everything in Kubernetes that carries the cluster's label, as kind and name. */
  List<String> all() {
    var client = shared.client();
    return Stream.of(
            client.apps().statefulSets(),
            client.pods(),
            client.persistentVolumeClaims(),
            client.services(),
            client.configMaps(),
            client.serviceAccounts(),
            client.policy().v1().podDisruptionBudget())
        .flatMap(
            kind ->
                kind
                    .inNamespace(cluster.namespace())
                    .withLabel("headwater.dev/cluster", cluster.name())
                    .list()
                    .getItems()
                    .stream())
        .map(HasMetadata.class::cast)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }
}
