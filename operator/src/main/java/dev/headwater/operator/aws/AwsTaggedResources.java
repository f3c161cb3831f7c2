package dev.headwater.operator.aws;

import dev.headwater.operator.aws.TaggedResource.Kind;
import dev.headwater.operator.aws.TaggedResource.MadeFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.arns.Arn;

/**
 * Looks through the account for what carries the tags of this EKS cluster. One call follows the
 * other, so that the looks of reconciles get their share of the calls per second.
 */
public final class AwsTaggedResources implements TaggedResources {
  private final AwsClients clients;
  private final String clusterArn;
  private final String region;

  /** Candidates of a kind: who they are, and how to ask for their tags. */
  record Candidate(String arn, String name, Supplier<Map<String, String>> tags) {}

  /**
   * @param clusterArn ARN of the EKS cluster whose StreamClusters are asked about
   */
  public AwsTaggedResources(AwsClients clients, String clusterArn) {
    this.clients = clients;
    this.clusterArn = clusterArn;
    this.region = Arn.fromString(clusterArn).region().orElseThrow();
  }

  @Override
  public Inventory list(Kind kind) {
    try {
      return inventory(kind, candidates(kind));
    } catch (AwsCall.Failed e) {
      return new Inventory(List.of(), List.of(e.problem("every " + kind.id())));
    }
  }

  private List<Candidate> candidates(Kind kind) {
    return switch (kind) {
      case S3_BUCKET -> {
        var caller = AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(region));
        yield new TaggedBuckets(clients, region, caller).candidates();
      }
      case IAM_ROLE -> new TaggedRoles(clients.iam(region)).candidates();
      case EKS_POD_IDENTITY_ASSOCIATION ->
          new TaggedAssociations(clients.eks(region), clusterArn).candidates();
      case VPC_ENDPOINT -> new TaggedEndpoints(clients, region, clusterArn).candidates();
    };
  }

  /** One that cannot be looked at does not hide the others. */
  private Inventory inventory(Kind kind, List<Candidate> candidates) {
    var found = new ArrayList<TaggedResource>();
    var problems = new ArrayList<AwsProblem>();
    for (var candidate : candidates) {
      try {
        tagged(kind, candidate).ifPresent(found::add);
      } catch (AwsCall.Failed e) {
        problems.add(e.problem(candidate.arn()));
      }
    }
    return new Inventory(found, problems);
  }

  private Optional<TaggedResource> tagged(Kind kind, Candidate candidate) {
    return switch (kind) {
      case S3_BUCKET, IAM_ROLE, EKS_POD_IDENTITY_ASSOCIATION ->
          madeFor(candidate.tags().get(), clusterArn)
              .map(by -> resource(kind, candidate, Optional.of(by)));
      // Listed by its tag.
      case VPC_ENDPOINT -> Optional.of(resource(kind, candidate, Optional.empty()));
    };
  }

  private static TaggedResource resource(
      Kind kind, Candidate candidate, Optional<MadeFor> madeFor) {
    return new TaggedResource(kind, candidate.arn(), candidate.name(), madeFor);
  }

  private static Optional<MadeFor> madeFor(Map<String, String> tags, String clusterArn) {
    return Optional.ofNullable(tags.get(BucketTags.UID))
        .flatMap(uid -> owner(tags, clusterArn).map(owner -> new MadeFor(uid, owner)));
  }

  /**
   * Namespace and name of the StreamCluster that tags name; empty when it is not one of this EKS
   * cluster: others of the account have their own operator.
   */
  static Optional<String> owner(Map<String, String> tags, String clusterArn) {
    return Optional.ofNullable(tags.get(BucketTags.ALLOW))
        .filter(allow -> allow.startsWith(clusterArn + "/"))
        .map(allow -> allow.substring(clusterArn.length() + 1))
        .filter(owner -> owner.matches("[^/]+/[^/]+"));
  }
}
