package dev.headwater.operator.orphans;

import dev.headwater.operator.aws.TaggedResource.Kind;
import dev.headwater.operator.desired.RetainedConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What StreamClusters that live, and records of data that was kept, lay claim to.
 *
 * @param uids of StreamClusters that live
 * @param buckets names of those that a living StreamCluster reports, or a record keeps
 * @param endpoints ARNs of those that a living StreamCluster reports
 * @param makesEndpoints whether a living StreamCluster may have made one that it does not report
 *     yet
 */
record InUse(Set<String> uids, Set<String> buckets, Set<String> endpoints, boolean makesEndpoints) {
  private static final String MAKING = "Create";

  InUse {
    uids = Set.copyOf(uids);
    buckets = Set.copyOf(buckets);
    endpoints = Set.copyOf(endpoints);
  }

  /**
   * Reads it from the objects, whatever else is wrong with them.
   *
   * @param clusters all StreamClusters
   * @param records all ConfigMaps that keep a record of data
   */
  static InUse of(List<GenericKubernetesResource> clusters, List<ConfigMap> records) {
    return new InUse(
        clusters.stream().map(c -> c.getMetadata().getUid()).collect(Collectors.toSet()),
        Stream.concat(
                clusters.stream().flatMap(c -> reported(c).stream()),
                records.stream().map(RetainedConfigMap::bucket))
            .collect(Collectors.toSet()),
        clusters.stream().flatMap(InUse::endpoints).collect(Collectors.toSet()),
        clusters.stream()
            .anyMatch(c -> MAKING.equals(c.<Object>get("spec", "network", "s3Endpoint"))));
  }

  /** What is in use by one or the other. */
  InUse and(InUse other) {
    return new InUse(
        union(uids, other.uids),
        union(buckets, other.buckets),
        union(endpoints, other.endpoints),
        makesEndpoints || other.makesEndpoints);
  }

  /** A restored bucket whose drift is only reported keeps the tags of the cluster before. */
  private static Optional<String> reported(GenericKubernetesResource cluster) {
    return Optional.ofNullable(cluster.<Object>get("status", "storage", "bucket"))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  private static Stream<String> endpoints(GenericKubernetesResource cluster) {
    return cluster.<Object>get("status", "cloudResources") instanceof List<?> resources
        ? resources.stream()
            .filter(Map.class::isInstance)
            .map(resource -> (Map<?, ?>) resource)
            .filter(resource -> Kind.VPC_ENDPOINT.id().equals(resource.get("kind")))
            .map(resource -> String.valueOf(resource.get("arn")))
        : Stream.empty();
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
  }
}
