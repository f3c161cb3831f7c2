package dev.headwater.operator.cluster;

import static dev.headwater.operator.status.ConditionTypes.AUTOSCALING_ACTIVE;
import static dev.headwater.operator.status.ConditionTypes.BROKERS_READY;
import static dev.headwater.operator.status.ConditionTypes.CONTROLLERS_READY;
import static dev.headwater.operator.status.ConditionTypes.IDENTITY_READY;
import static dev.headwater.operator.status.ConditionTypes.NETWORK_READY;
import static dev.headwater.operator.status.ConditionTypes.READY;
import static dev.headwater.operator.status.ConditionTypes.RECONCILING;
import static dev.headwater.operator.status.ConditionTypes.STALLED;
import static dev.headwater.operator.status.ConditionTypes.STORAGE_READY;
import static dev.headwater.operator.status.ConditionTypes.ZONES_RESOLVED;
import static dev.headwater.operator.status.ConditionTypes.ZONE_ROUTING_ACTIVE;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.scaling.ScalingStep;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The conditions of a StreamCluster from what a visit saw, planned and did. */
final class ClusterConditions {
  private static final String CARRIED_OUT = "The spec is carried out.";

  private final Snapshot seen;
  private final ClusterPlan plan;
  private final List<ApplyOutcome> outcomes;
  private final Conditions conditions;

  private ClusterConditions(Snapshot seen, ClusterPlan plan, List<ApplyOutcome> outcomes) {
    this.seen = seen;
    this.plan = plan;
    this.outcomes = outcomes;
    this.conditions = Conditions.ofCluster(last(seen), generation(seen), seen.now());
  }

  static List<Condition> of(Snapshot seen, ClusterPlan plan, List<ApplyOutcome> outcomes) {
    return new ClusterConditions(seen, plan, outcomes).all();
  }

  private List<Condition> all() {
    var zones = Finding.zones(seen.zones());
    var storage = Finding.storage(seen);
    var identity = IdentityFinding.of(seen);
    var network = NetworkFinding.of(seen);
    var controllers = PodFindings.controllers(seen);
    var brokers = PodFindings.brokers(seen, plan);
    var routing = RoutingFinding.of(seen);
    zones.put(conditions, ZONES_RESOLVED);
    storage.ifPresent(finding -> finding.put(conditions, STORAGE_READY));
    identity.ifPresent(finding -> finding.put(conditions, IDENTITY_READY));
    network.ifPresent(finding -> finding.put(conditions, NETWORK_READY));
    controllers.put(conditions, CONTROLLERS_READY);
    brokers.put(conditions, BROKERS_READY);
    routing.ifPresent(finding -> finding.put(conditions, ZONE_ROUTING_ACTIVE));
    autoscaling();
    var blocker =
        blocker(zones, storage, identity, network, brokers)
            .or(() -> routing.filter(Finding::needsHuman))
            .or(this::refused);
    stalled(blocker);
    var parts = new ArrayList<>(List.of(zones, storage.orElse(Finding.PENDING)));
    if (ClusterIdentity.isManaged(seen.cluster())) {
      parts.add(identity.orElse(Finding.PENDING));
    }
    parts.addAll(List.of(controllers, brokers));
    routing.ifPresent(parts::add);
    reconciling(blocker, parts);
    var ready = ready(blocker, controllers, brokers);
    if (ready.status() != Finding.Status.UNKNOWN || !wasReady()) {
      ready.put(conditions, READY);
    }
    return conditions.build();
  }

  /** What is not known yet takes back nothing that was. */
  private void autoscaling() {
    if (seen.autoscaling().isEmpty()) {
      conditions.drop(AUTOSCALING_ACTIVE);
      return;
    }
    var finding = seen.autoscaling().get().finding();
    boolean isKnown = last(seen).stream().anyMatch(c -> c.type().equals(AUTOSCALING_ACTIVE));
    if (finding.status() != Finding.Status.UNKNOWN || !isKnown) {
      finding.put(conditions, AUTOSCALING_ACTIVE);
    }
  }

  /** An operator that has just started has not asked the brokers yet: that takes nothing back. */
  private boolean wasReady() {
    return last(seen).stream()
        .anyMatch(condition -> condition.type().equals(READY) && condition.status().equals("True"));
  }

  /** What only a human can remove. */
  private Optional<Finding> blocker(
      Finding zones,
      Optional<Finding> storage,
      Optional<Finding> identity,
      Optional<Finding> network,
      Finding brokers) {
    return Optional.of(seen.origin())
        .filter(Origin.Refused.class::isInstance)
        .map(Origin.Refused.class::cast)
        .map(refused -> Finding.no(refused.reason(), refused.message()))
        .or(() -> Optional.of(zones).filter(Finding::needsHuman))
        .or(() -> storage.filter(Finding::needsHuman))
        .or(() -> identity.filter(Finding::needsHuman))
        .or(() -> network.filter(finding -> finding.reason() == Reason.STORAGE_UNREACHABLE))
        .or(() -> Optional.of(brokers).filter(Finding::needsHuman));
  }

  private Optional<Finding> refused() {
    return outcomes.stream()
        .map(
            outcome ->
                switch (outcome) {
                  case ApplyOutcome.NotOurs(String message) ->
                      Optional.of(Finding.no(Reason.NAME_CONFLICT, message));
                  case ApplyOutcome.Refused(String message) ->
                      Optional.of(Finding.no(Reason.APPLY_REFUSED, message));
                  default -> Optional.<Finding>empty();
                })
        .flatMap(Optional::stream)
        .findFirst();
  }

  private void stalled(Optional<Finding> blocker) {
    blocker.ifPresentOrElse(
        finding -> conditions.isTrue(STALLED, finding.reason(), finding.message()),
        () -> conditions.isFalse(STALLED, Reason.NOT_BLOCKED, "Nothing needs a human."));
  }

  /**
   * True from a change of the spec until it is carried out; what happens by itself afterwards, such
   * as the repair of a pod or a blocker that comes and goes, does not make it True again.
   */
  private void reconciling(Optional<Finding> blocker, List<Finding> parts) {
    if (seen.suspended()) {
      conditions.isFalse(
          RECONCILING, Reason.SUSPENDED, "spec.suspend is true: nothing is changed.");
    } else if (carriedOutBefore()) {
      conditions.isFalse(RECONCILING, Reason.RECONCILED, CARRIED_OUT);
    } else if (blocker.isPresent()) {
      conditions.isFalse(RECONCILING, Reason.BLOCKED, "Stalled says why nothing goes on.");
    } else if (isCarriedOut(parts)) {
      conditions.isFalse(RECONCILING, Reason.RECONCILED, CARRIED_OUT);
    } else {
      var next = parts.stream().filter(finding -> !finding.isTrue()).findFirst();
      conditions.isTrue(
          RECONCILING,
          isNew() ? Reason.CREATING : Reason.UPDATING,
          next.map(Finding::message).orElse("Objects are being applied."));
    }
  }

  private boolean isCarriedOut(List<Finding> parts) {
    boolean unchanged =
        outcomes.stream().allMatch(outcome -> outcome instanceof ApplyOutcome.Unchanged);
    return unchanged
        && plan.step().filter(ScalingStep.Steady.class::isInstance).isPresent()
        && plan.drain().isEmpty()
        && (seen.kafka().isPresent() || seen.desiredBrokers() == 0)
        && parts.stream().allMatch(Finding::isTrue);
  }

  private boolean carriedOutBefore() {
    return last(seen).stream()
        .anyMatch(
            condition ->
                condition.type().equals(RECONCILING)
                    && condition.status().equals("False")
                    && condition.reason().equals(Reason.RECONCILED.id())
                    && Long.valueOf(generation(seen)).equals(condition.observedGeneration()));
  }

  private boolean isNew() {
    var reason =
        last(seen).stream()
            .filter(condition -> condition.type().equals(RECONCILING))
            .map(Condition::reason)
            .findFirst()
            .orElse("");
    boolean interrupted = Set.of(Reason.SUSPENDED.id(), Reason.BLOCKED.id()).contains(reason);
    return interrupted
        ? seen.world().controllers().isEmpty()
        : !Set.of(Reason.RECONCILED.id(), Reason.UPDATING.id()).contains(reason);
  }

  private Finding ready(Optional<Finding> blocker, Finding controllers, Finding brokers) {
    if (seen.world().controllers().isEmpty() && blocker.isPresent()) {
      return Finding.no(blocker.get().reason(), blocker.get().message());
    }
    return Readiness.of(seen, controllers, brokers);
  }

  private static List<Condition> last(Snapshot seen) {
    var status = seen.cluster().getStatus();
    return status == null ? List.of() : status.conditionsOrEmpty();
  }

  private static long generation(Snapshot seen) {
    return seen.cluster().getMetadata().getGeneration();
  }
}
