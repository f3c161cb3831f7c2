package dev.headwater.e2e.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An identity-based policy of IAM. It knows the condition operators and keys of {@link Condition};
 * whatever else a statement has makes it allow nothing and deny everything that it names.
 */
public final class Policy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Statement> statements;

  private Policy(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads a policy document.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  public static Policy parse(String document) {
    try {
      var json = JSON.readTree(document).path("Statement");
      Stream<JsonNode> statements = json.isArray() ? json.valueStream() : Stream.of(json);
      return new Policy(statements.map(Statement::of).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a policy is no JSON: " + document, e);
    }
  }

  /** What several policies of one identity say together. */
  public static Verdict verdict(Collection<Policy> policies, Access access) {
    var statements = policies.stream().flatMap(policy -> policy.statements.stream()).toList();
    if (statements.stream().anyMatch(s -> s.denies() && s.applies(access) != Truth.NO)) {
      return new Verdict.Refused(true);
    }
    var grants =
        statements.stream()
            .filter(s -> !s.denies() && s.applies(access) == Truth.YES)
            .flatMap(s -> s.actionsFor(access).stream().map(action -> new Grant(s.sid(), action)))
            .collect(Collectors.toUnmodifiableSet());
    return grants.isEmpty() ? new Verdict.Refused(false) : new Verdict.Allowed(grants);
  }

  /** All that it allows, on some resource and under some condition. */
  public Set<Grant> grants() {
    return statements.stream()
        .filter(s -> !s.denies())
        .flatMap(s -> s.actions().stream().map(action -> new Grant(s.sid(), action)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
