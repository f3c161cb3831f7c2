package dev.headwater.e2e.operator;

import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.operator.CrashPoint.Target;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One cluster of a sweep: what it is to meet, and what has become of it. */
final class SweptLife {
  private final TestCluster cluster;
  private final String declaration;
  private final Gate gate;
  private final Map<LifeStep, CrashPoint> points;
  private final Set<String> identities = new HashSet<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * @param declaration the StreamCluster, as YAML
   * @param points where the operator is killed, at most once a step
   */
  SweptLife(TestCluster cluster, String declaration, Gate gate, Map<LifeStep, CrashPoint> points) {
    this.cluster = cluster;
    this.declaration = declaration;
    this.gate = gate;
    this.points = Map.copyOf(points);
  }

  /**
   * What a step has led to.
   *
   * @param objects masked, by kind and name
   * @param calls creations and deletions in Kubernetes and all that was changed in AWS and Kafka,
   *     since the cluster's beginning, with how often it happened
   * @param made what AWS has of the cluster, each by its kind
   */
  record Outcome(Map<String, String> objects, Map<String, Integer> calls, List<Kind> made) {}

  TestCluster cluster() {
    return cluster;
  }

  String namespace() {
    return cluster.namespace();
  }

  Gate gate() {
    return gate;
  }

  Optional<CrashPoint> point(LifeStep step) {
    return Optional.ofNullable(points.get(step));
  }

  void declare() {
    var cluster = Serialization.unmarshal(declaration, StreamCluster.class);
    this.cluster.client().resource(cluster).create();
  }

  /** Notes what the cluster is known by, so that it can be masked later on. */
  void identify() {
    var found = cluster.resource().get();
    if (found != null) {
      var status = found.getStatus();
      identities.add(found.getMetadata().getUid());
      identities.add(status.clusterId());
      identities.add(status.storage().bucket());
      Optional.ofNullable(status.identity())
          .flatMap(identity -> Optional.ofNullable(identity.roleArn()))
          .ifPresent(arn -> identities.add(arn.substring(arn.lastIndexOf('/') + 1)));
      // EKS numbers its associations.
      status.cloudResourcesOrEmpty().stream()
          .filter(made -> made.kind() == Kind.EKS_POD_IDENTITY_ASSOCIATION)
          .forEach(made -> identities.add(made.arn()));
    }
  }

  Set<String> identities() {
    return identities;
  }

  /** Notes what went wrong; whoever has failed does not go on. */
  void fail(LifeStep step, String what) {
    var at =
        point(step)
            .map(
                point ->
                    "the operator was killed in %s at %s, which %s"
                        .formatted(
                            step,
                            point,
                            gate.last().isEmpty() ? "did not come" : "was " + gate.last()))
            .orElse("the operator was not killed in " + step);
    failures.add("%s: %s%n%s".formatted(namespace(), at, what));
  }

  List<String> failures() {
    return failures;
  }

  /**
   * What was created, deleted and changed so far, with how often.
   *
   * @param writes the operator's requests to the API server
   */
  Map<String, Integer> calls(List<Writes.Request> writes) {
    var kubernetes =
        writes.stream()
            .filter(request -> request.namespace().equals(namespace()))
            .flatMap(request -> request.effect().stream());
    var counts = new TreeMap<String, Integer>();
    Stream.concat(kubernetes, elsewhere()).forEach(call -> counts.merge(call, 1, Integer::sum));
    return counts;
  }

  /** Each once: who was killed did not hear what came of a call, so that it is made again. */
  private Stream<String> elsewhere() {
    return gate.passed().stream().filter(call -> !call.startsWith(Target.API.name())).distinct();
  }
}
