package dev.headwater.e2e.aws.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A statement of a policy.
 *
 * @param sid its name; empty if it has none
 * @param denies whether its Effect is Deny
 * @param isUnderstood whether it has nothing but what is looked at here: a statement with
 *     NotAction, for one, allows nothing and denies everything
 */
record Statement(
    String sid,
    boolean denies,
    List<String> actions,
    List<String> resources,
    List<Condition> conditions,
    boolean isUnderstood) {
  private static final Set<String> MEMBERS =
      Set.of("Sid", "Effect", "Action", "Resource", "Condition");

  static Statement of(JsonNode json) {
    var names = json.properties().stream().map(member -> member.getKey()).toList();
    var effect = json.path("Effect").asText();
    return new Statement(
        json.path("Sid").asText(),
        !effect.equals("Allow"),
        texts(json.path("Action")).toList(),
        texts(json.path("Resource")).toList(),
        json.path("Condition").properties().stream()
            .flatMap(operator -> conditions(operator.getKey(), operator.getValue()))
            .toList(),
        MEMBERS.containsAll(names) && Set.of("Allow", "Deny").contains(effect));
  }

  /** Whether it says something about this access. */
  Truth applies(Access access) {
    if (!isUnderstood) {
      return Truth.UNKNOWN;
    }
    if (actionsFor(access).isEmpty()
        || resources.stream().noneMatch(r -> Patterns.isArnLike(r, access.resource()))) {
      return Truth.NO;
    }
    return Truth.all(conditions.stream().map(condition -> condition.holds(access)).toList());
  }

  /** Which of its actions are meant by this access. */
  List<String> actionsFor(Access access) {
    return actions.stream()
        .filter(action -> Patterns.isActionLike(action, access.action()))
        .toList();
  }

  private static Stream<Condition> conditions(String operator, JsonNode keys) {
    return keys.properties().stream()
        .map(key -> new Condition(operator, key.getKey(), texts(key.getValue()).toList()));
  }

  /** AWS takes a text for a list of one. */
  static Stream<String> texts(JsonNode node) {
    return (node.isArray() ? node.valueStream() : Stream.of(node))
        .map(JsonNode::asText)
        .filter(text -> !text.isEmpty());
  }
}
