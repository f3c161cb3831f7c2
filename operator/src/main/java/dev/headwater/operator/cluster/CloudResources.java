package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.CloudResource.OnDelete;
import dev.headwater.api.v1alpha1.CloudResource.Origin;
import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import dev.headwater.api.v1alpha1.StreamClusterSpec;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleLink;
import dev.headwater.operator.aws.S3Endpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The list of everything in AWS that a cluster uses. */
final class CloudResources {
  private static final Set<Kind> LINKS =
      Set.of(Kind.IAM_OIDC_PROVIDER, Kind.EKS_POD_IDENTITY_ASSOCIATION);

  private CloudResources() {}

  /**
   * The list.
   *
   * @param bucketArn ARN of the bucket; null until it was there once
   * @param seen what AWS said of it all at this visit
   * @param last the list of the last report, for what AWS was not asked now
   */
  static Optional<List<CloudResource>> of(
      StreamClusterSpec spec, Optional<String> bucketArn, Snapshot seen, List<CloudResource> last) {
    return bucketArn.map(
        arn ->
            Stream.of(
                    Stream.of(bucket(spec, arn, drift(arn, seen.bucket(), last))),
                    key(spec),
                    role(seen),
                    link(seen, last),
                    endpoints(seen, last))
                .flatMap(resources -> resources)
                .toList());
  }

  private static CloudResource bucket(StreamClusterSpec spec, String arn, Optional<String> drift) {
    var storage = spec.storageOrDefault();
    return new CloudResource(
        Kind.S3_BUCKET,
        arn,
        storage.bucketOrDefault().adopted() ? Origin.ADOPTED : Origin.CREATED,
        onDelete(storage.deletionPolicyOrDefault()),
        drift.orElse(null));
  }

  private static OnDelete onDelete(DeletionPolicy policy) {
    return switch (policy) {
      case RETAIN -> OnDelete.RETAINED;
      case DELETE -> OnDelete.DELETED_IF_EMPTY;
      case PURGE -> OnDelete.PURGED;
    };
  }

  private static Stream<CloudResource> key(StreamClusterSpec spec) {
    return Stream.ofNullable(spec.storageOrDefault().bucketOrDefault().encryption())
        .map(encryption -> encryption.kmsKeyArn())
        .filter(Objects::nonNull)
        .map(
            arn -> new CloudResource(Kind.KMS_KEY, arn, Origin.RELIED_ON, OnDelete.RETAINED, null));
  }

  private static Stream<CloudResource> role(Snapshot seen) {
    boolean isMade = ClusterIdentity.isMade(seen.cluster());
    return seen.podRole().stream()
        .map(
            role ->
                new CloudResource(
                    Kind.IAM_ROLE,
                    role.arn(),
                    isMade ? Origin.CREATED : Origin.RELIED_ON,
                    isMade ? OnDelete.DELETED : OnDelete.RETAINED,
                    null));
  }

  /** What leads pods to their role. */
  private static Stream<CloudResource> link(Snapshot seen, List<CloudResource> last) {
    return seen.identity().role().orElse(null)
            instanceof RoleAnswer.Ensured(String arn, RoleLink link)
        ? Stream.of(
            switch (link) {
              case RoleLink.Provider(String provider) ->
                  new CloudResource(
                      Kind.IAM_OIDC_PROVIDER, provider, Origin.RELIED_ON, OnDelete.RETAINED, null);
              case RoleLink.Association(String association) ->
                  new CloudResource(
                      Kind.EKS_POD_IDENTITY_ASSOCIATION,
                      association,
                      Origin.CREATED,
                      OnDelete.DELETED,
                      null);
            })
        : last.stream().filter(resource -> LINKS.contains(resource.kind()));
  }

  /** They serve whatever is in the VPC, so they stay. */
  private static Stream<CloudResource> endpoints(Snapshot seen, List<CloudResource> last) {
    return switch (seen.network().orElse(null)) {
      case NetworkAnswer.Looked looked ->
          looked.routes().stream()
              .flatMap(route -> route.endpoints().stream())
              .distinct()
              .sorted(Comparator.comparing(S3Endpoint::arn))
              .map(CloudResources::endpoint);
      case NetworkAnswer.NotChecked _ -> Stream.empty();
      case NetworkAnswer.NodesUnread _, NetworkAnswer.Unavailable _ -> kept(last);
      case null -> kept(last);
    };
  }

  private static CloudResource endpoint(S3Endpoint endpoint) {
    return new CloudResource(
        Kind.VPC_ENDPOINT,
        endpoint.arn(),
        endpoint.isOurs() ? Origin.CREATED : Origin.RELIED_ON,
        OnDelete.RETAINED,
        null);
  }

  private static Stream<CloudResource> kept(List<CloudResource> last) {
    return last.stream().filter(resource -> resource.kind() == Kind.VPC_ENDPOINT);
  }

  private static Optional<String> drift(
      String arn, Optional<BucketAnswer> bucket, List<CloudResource> last) {
    if (bucket.orElse(null) instanceof BucketAnswer.Ensured(String now, List<String> drift)) {
      return drift.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", drift));
    }
    return last.stream()
        .filter(resource -> resource.arn().equals(arn))
        .flatMap(resource -> Stream.ofNullable(resource.drift()))
        .findFirst();
  }
}
