package dev.headwater.operator.events;

import static dev.headwater.operator.status.ConditionTypes.READY;
import static dev.headwater.operator.status.ConditionTypes.RECONCILING;
import static dev.headwater.operator.status.ConditionTypes.STALLED;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.operator.events.Happening.Severity;
import dev.headwater.operator.status.Reason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a change of conditions is worth an Event: pure. A new reason is; a new message for the
 * old reason is not, since messages count pods. So an unchanged status says nothing, also not after
 * a restart of the operator.
 */
final class ConditionChanges {
  private static final String TRUE = "True";

  /** Steps on the way; other conditions say what came of them. */
  private static final Set<String> SILENT =
      ids(
          Reason.PENDING,
          Reason.BLOCKED,
          Reason.NOT_BLOCKED,
          Reason.WAITING_FOR_PODS,
          Reason.CLUSTER_NOT_READY,
          Reason.ZONES_RESOLVED,
          Reason.CONTROLLERS_READY,
          Reason.BROKERS_READY);

  /** What a cluster that is being made lacks at first, and must not warn of. */
  private static final Set<String> EXPECTED_AT_FIRST =
      ids(
          Reason.DEGRADED,
          Reason.QUORUM_LOST,
          Reason.NO_BROKER_READY,
          Reason.BOOTSTRAP_UNREACHABLE,
          Reason.LEADERLESS_PARTITIONS);

  /** The condition is not True, and all is as its user wants it. */
  private static final Set<String> WANTED =
      ids(
          Reason.CREATING,
          Reason.UPDATING,
          Reason.DELETING,
          Reason.SUSPENDED,
          Reason.DRAINING,
          Reason.NO_BROKER_DECLARED);

  /** The condition is True, and yet less is safe than was declared. */
  private static final Set<String> RISKS = ids(Reason.DEGRADED, Reason.VOLUMES_NOT_RETAINED);

  private final List<Condition> last;
  private final List<Condition> next;

  private ConditionChanges(List<Condition> last, List<Condition> next) {
    this.last = last;
    this.next = next;
  }

  /** In the order of the conditions, each reason once. */
  static List<Happening> between(List<Condition> last, List<Condition> next) {
    return new ConditionChanges(last, next).happenings();
  }

  private List<Happening> happenings() {
    Map<String, Happening> said = new LinkedHashMap<>();
    next.stream()
        .filter(this::isNew)
        .filter(this::isWorthSaying)
        .forEach(condition -> said.putIfAbsent(condition.reason(), happening(condition)));
    return List.copyOf(said.values());
  }

  private boolean isNew(Condition condition) {
    return find(last, condition.type())
        .filter(before -> before.status().equals(condition.status()))
        .filter(before -> before.reason().equals(condition.reason()))
        .isEmpty();
  }

  private boolean isWorthSaying(Condition condition) {
    if (condition.reason().equals(Reason.RECONCILED.id())) {
      return endsAnUpdate();
    }
    return !SILENT.contains(condition.reason())
        && !(isBeingCreated() && EXPECTED_AT_FIRST.contains(condition.reason()));
  }

  /** Of a creation, Ready tells the end. */
  private boolean endsAnUpdate() {
    return find(last, RECONCILING)
            .filter(before -> before.reason().equals(Reason.UPDATING.id()))
            .isPresent()
        && find(next, READY).filter(this::isNew).isEmpty();
  }

  private boolean isBeingCreated() {
    return find(next, RECONCILING)
        .filter(condition -> condition.reason().equals(Reason.CREATING.id()))
        .isPresent();
  }

  private static Happening happening(Condition condition) {
    return new Happening(
        isBad(condition) ? Severity.WARNING : Severity.NORMAL,
        condition.reason(),
        condition.message());
  }

  private static boolean isBad(Condition condition) {
    boolean isTrue = condition.status().equals(TRUE);
    return switch (condition.type()) {
      case STALLED -> isTrue;
      case RECONCILING -> false;
      default ->
          RISKS.contains(condition.reason()) || (!isTrue && !WANTED.contains(condition.reason()));
    };
  }

  private static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  private static Set<String> ids(Reason... reasons) {
    return Arrays.stream(reasons).map(Reason::id).collect(Collectors.toUnmodifiableSet());
  }
}
