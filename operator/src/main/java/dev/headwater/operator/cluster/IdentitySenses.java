package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleRemoval;
import dev.headwater.operator.aws.RoleWanted;
import dev.headwater.operator.aws.Roles;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What is asked about the identity of the pods, and which pods came up without it. */
final class IdentitySenses {
  private final ClusterSettings settings;
  private final Clock clock;

  /** One for both, since a role must not be made after it was removed: one call is under way. */
  private final Inquiry<Question, Said> roles;

  private final Inquiry<CredentialsSecret, SecretAnswer> secrets;
  private final Map<ResourceID, RoleAnswer> lastAnswers = new ConcurrentHashMap<>();
  private final Replacements replacements = new Replacements();

  private sealed interface Question {
    record Ensure(RoleWanted role) implements Question {}

    record Remove(RoleWanted.Made role) implements Question {}
  }

  private sealed interface Said {
    record Ensured(RoleAnswer answer) implements Said {}

    record Removed(RoleRemoval removal) implements Said {}
  }

  IdentitySenses(
      ClusterSettings settings,
      Roles roles,
      Function<CredentialsSecret, SecretAnswer> secrets,
      Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.roles =
        new Inquiry<>(
            "role",
            question ->
                switch (question) {
                  case Question.Ensure(RoleWanted role) -> new Said.Ensured(roles.ensure(role));
                  case Question.Remove(RoleWanted.Made role) ->
                      new Said.Removed(roles.remove(role));
                },
            clock);
    this.secrets = new Inquiry<>("credentials-secret", secrets, clock);
  }

  EventSource<?, StreamCluster> roleEvents() {
    return roles.eventSource(StreamCluster.class);
  }

  EventSource<?, StreamCluster> secretEvents() {
    return secrets.eventSource(StreamCluster.class);
  }

  SeenIdentity look(Snapshot before, Optional<BucketAnswer> bucket, ResourceID id) {
    var role = role(before, bucket, id);
    return new SeenIdentity(role, secret(before.cluster(), id), replaceable(before, role, id));
  }

  private Optional<SecretAnswer> secret(StreamCluster cluster, ResourceID id) {
    return ClusterIdentity.secret(cluster)
        .flatMap(
            secret ->
                secrets.ask(
                    id,
                    secret,
                    last ->
                        last.filter(SecretAnswer.Usable.class::isInstance).isPresent()
                            ? settings.driftInterval()
                            : settings.observeInterval()))
        .map(Answer::value);
  }

  /**
   * The role, made sure of. It comes after the bucket that it opens, never before AWS has said that
   * the bucket is the cluster's: a record of what was kept can name any. As it writes, it stops
   * while suspended.
   */
  private Optional<RoleAnswer> role(Snapshot before, Optional<BucketAnswer> bucket, ResourceID id) {
    boolean mayWrite =
        bucket.filter(BucketAnswer.Ensured.class::isInstance).isPresent() && !before.suspended();
    return Optional.of(before.origin())
        .filter(_ -> mayWrite)
        .filter(Origin.Known.class::isInstance)
        .flatMap(
            data ->
                ClusterIdentity.of(before.cluster(), before.world(), (Origin.Known) data, settings))
        .flatMap(role -> ensured(id, role, before.cluster()));
  }

  /**
   * What is asked changes when Auto is decided. Until that is answered the last answer holds: it is
   * the same role.
   */
  private Optional<RoleAnswer> ensured(ResourceID id, RoleWanted role, StreamCluster cluster) {
    roles
        .ask(id, new Question.Ensure(role), last -> maxAge(last, cluster))
        .map(Answer::value)
        .filter(Said.Ensured.class::isInstance)
        .ifPresent(said -> lastAnswers.put(id, ((Said.Ensured) said).answer()));
    return Optional.ofNullable(lastAnswers.get(id));
  }

  private Duration maxAge(Optional<Said> last, StreamCluster cluster) {
    return switch (last.orElse(null)) {
      case Said.Ensured(RoleAnswer.Ensured ensured) ->
          Outside.spread(settings.driftInterval(), cluster);
      case Said.Ensured(RoleAnswer.Pending pending) -> settings.pollInterval();
      case null, default -> settings.observeInterval();
    };
  }

  /**
   * What came of removing the role of a cluster that goes, which happens when nothing runs any
   * more; empty until AWS has answered.
   */
  Optional<RoleRemoval> removal(StreamCluster cluster, World world, Origin.Known data) {
    var role = ClusterIdentity.removable(cluster, world, data, settings);
    if (role.isEmpty()) {
      return Optional.of(new RoleRemoval.Gone());
    }
    if (Annotations.isAbandoned(cluster)) {
      return Optional.of(new RoleRemoval.Kept(Abandonment.ofRole(role.get().name())));
    }
    return Teardown.isStopped(world) ? removal(cluster, role.get()) : Optional.empty();
  }

  private Optional<RoleRemoval> removal(StreamCluster cluster, RoleWanted.Made role) {
    return roles
        .ask(ResourceID.fromResource(cluster), new Question.Remove(role), settings.pollInterval())
        .map(Answer::value)
        .filter(Said.Removed.class::isInstance)
        .map(said -> ((Said.Removed) said).removal());
  }

  /** Pods without the role that are to be replaced now. */
  private List<Pod> replaceable(Snapshot before, Optional<RoleAnswer> role, ResourceID id) {
    return ClusterIdentity.role(before.cluster(), before.world(), role)
        .filter(_ -> !before.suspended())
        .map(given -> InjectedRole.missing(before.world().pods(), given))
        .map(pods -> replacements.due(id, pods, clock.instant()))
        .orElseGet(List::of);
  }

  void forget(ResourceID id) {
    roles.forget(id);
    secrets.forget(id);
    lastAnswers.remove(id);
    replacements.forget(id);
  }
}
