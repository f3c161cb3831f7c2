package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketRemoval;
import dev.headwater.operator.aws.RoleRemoval;
import dev.headwater.operator.desired.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the deletion of a cluster does next: brokers, then controllers, then their role, then the
 * data, if it is to go. Pure, and each step can be taken again.
 */
sealed interface Teardown {
  /** Deletes these StatefulSets, and waits for their pods. */
  record Stop(List<StatefulSet> sets, String message) implements Teardown {}

  /** Waits for AWS. */
  record Wait(String message) implements Teardown {}

  /** Deletes these claims: the bucket is gone, so nothing is left that they would describe. */
  record Discard(List<PersistentVolumeClaim> claims, String message) implements Teardown {}

  /** All data is gone, and the record of it is the last that goes. */
  record Forget() implements Teardown {}

  /**
   * The StreamCluster goes and its data stays.
   *
   * @param reason why, when it was to go
   */
  record Keep(Optional<String> reason) implements Teardown {}

  /** True once nothing runs any more. */
  static boolean isStopped(World world) {
    return world.statefulSets().findAny().isEmpty() && world.pods().isEmpty();
  }

  /** True once the role of the pods is gone, or is to stay. */
  static boolean isDone(Optional<RoleRemoval> role) {
    return role.filter(said -> !(said instanceof RoleRemoval.Unavailable)).isPresent();
  }

  /**
   * The next step.
   *
   * @param fate what is to become of the data
   * @param role what came of removing the role of the pods; empty while it was not asked or not
   *     answered
   * @param removal what came of removing the bucket; empty while it was not asked or not answered
   */
  static Teardown next(
      World world, DataFate fate, Optional<RoleRemoval> role, Optional<BucketRemoval> removal) {
    if (!isStopped(world)) {
      return stop(world);
    }
    return switch (role.orElse(null)) {
      case null -> new Wait("AWS is asked to remove the role of the pods.");
      case RoleRemoval.Unavailable(AwsProblem problem) ->
          new Wait(
              problem.message()
                  + " To leave everything in AWS as it is and let the StreamCluster go, annotate it"
                  + " with "
                  + Annotations.ABANDON
                  + "=true.");
      case RoleRemoval.Gone gone -> ofData(world, fate, removal);
      case RoleRemoval.Kept kept -> ofData(world, fate, removal);
    };
  }

  private static Teardown ofData(World world, DataFate fate, Optional<BucketRemoval> removal) {
    return switch (fate) {
      case DataFate.Kept(Optional<String> reason) -> new Keep(reason);
      case DataFate.Unconfirmed(String message) -> new Wait(message);
      case DataFate.Removed removed -> removed(world, removal);
    };
  }

  private static Teardown removed(World world, Optional<BucketRemoval> removal) {
    return switch (removal.orElse(null)) {
      case null -> new Wait("AWS is asked to remove the bucket.");
      case BucketRemoval.Kept(String reason) -> new Keep(Optional.of(reason));
      case BucketRemoval.Purging(long atLeast) ->
          new Wait(
              "The bucket is being emptied: at least "
                  + atLeast
                  + " objects, versions and unfinished uploads are gone since this operator"
                  + " began.");
      case BucketRemoval.Gone gone -> discard(world.controllerClaims());
      case BucketRemoval.Unavailable(AwsProblem problem) ->
          new Wait(
              problem.message()
                  + " To keep the data and let the StreamCluster go, set"
                  + " spec.storage.deletionPolicy to Retain.");
    };
  }

  private static Teardown stop(World world) {
    var brokers = world.brokerSets().toList();
    boolean brokersGone = brokers.isEmpty() && world.brokerPods().isEmpty();
    var sets = brokersGone ? world.controllers().stream().toList() : brokers;
    return new Stop(
        sets.stream().filter(Predicate.not(Teardown::isBeingDeleted)).toList(),
        "Waiting for pods to stop: " + names(world.pods()) + ".");
  }

  private static Teardown discard(List<PersistentVolumeClaim> claims) {
    return claims.isEmpty()
        ? new Forget()
        : new Discard(
            claims.stream().filter(Predicate.not(Teardown::isBeingDeleted)).toList(),
            "The bucket is gone. Waiting for volume claims to go: " + names(claims) + ".");
  }

  private static boolean isBeingDeleted(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  private static String names(List<? extends HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getMetadata().getName())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
