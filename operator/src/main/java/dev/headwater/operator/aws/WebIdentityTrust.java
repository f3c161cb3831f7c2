package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The trust of a role in the pods of one ServiceAccount, whose tokens it takes for an identity
 * (IRSA): pure.
 */
final class WebIdentityTrust {
  /** Audience of the tokens that EKS puts into pods. */
  static final String AUDIENCE = "sts.amazonaws.com";

  private static final String ACTION = "sts:AssumeRoleWithWebIdentity";

  private WebIdentityTrust() {}

  /** The trust that a role of ours has. */
  static ObjectNode document(OidcProvider provider, PodSubject subject) {
    var document = PolicyDocuments.empty();
    document.putArray("Statement").add(statement(provider, subject));
    return document;
  }

  /** The statement that lets the pods in, and nobody else. */
  static ObjectNode statement(OidcProvider provider, PodSubject subject) {
    var statement = JsonNodeFactory.instance.objectNode().put("Effect", "Allow");
    statement.putObject("Principal").put("Federated", provider.arn());
    statement.put("Action", ACTION);
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put(subjectKey(provider), subject.tokenSubject())
        .put(audienceKey(provider), AUDIENCE);
    return statement;
  }

  /**
   * Whether a trust that others wrote lets the pods in. What it asks for beside subject and
   * audience of the token is taken for given; statements that deny are not looked at.
   */
  static boolean letsIn(String trust, OidcProvider provider, PodSubject subject) {
    return PolicyDocuments.parsed(trust).stream()
        .flatMap(document -> PolicyDocuments.statements(document).valueStream())
        .anyMatch(statement -> letsIn(statement, provider, subject));
  }

  private static boolean letsIn(JsonNode statement, OidcProvider provider, PodSubject subject) {
    return statement.path("Effect").asText().equals("Allow")
        && texts(statement.path("Principal").path("Federated")).anyMatch(provider.arn()::equals)
        && texts(statement.path("Action")).anyMatch(WebIdentityTrust::isAction)
        && statement.path("Condition").properties().stream()
            .allMatch(
                operator ->
                    operator.getValue().properties().stream()
                        .allMatch(
                            key ->
                                claim(key.getKey(), provider, subject)
                                    .map(claim -> holds(operator.getKey(), key.getValue(), claim))
                                    .orElse(true)));
  }

  /** AWS takes actions in any case, with wildcards. */
  private static boolean isAction(String pattern) {
    return isLike(pattern.toLowerCase(Locale.ROOT), ACTION.toLowerCase(Locale.ROOT));
  }

  /** What the pods' token has for a key of a condition; AWS takes keys in any case. */
  private static Optional<String> claim(String key, OidcProvider provider, PodSubject subject) {
    if (key.equalsIgnoreCase(subjectKey(provider))) {
      return Optional.of(subject.tokenSubject());
    }
    return key.equalsIgnoreCase(audienceKey(provider)) ? Optional.of(AUDIENCE) : Optional.empty();
  }

  private static boolean holds(String operator, JsonNode values, String claim) {
    return switch (operator.replaceFirst("^For(AnyValue|AllValues):", "")) {
      case "StringEquals" -> texts(values).anyMatch(claim::equals);
      case "StringLike" -> texts(values).anyMatch(pattern -> isLike(pattern, claim));
      default -> true;
    };
  }

  /** Whether a text is as a pattern with * and ? says; in steps, since others write patterns. */
  static boolean isLike(String pattern, String text) {
    int at = 0;
    int next = 0;
    int afterStar = -1;
    int starEnd = 0;
    while (at < text.length()) {
      char expected = next < pattern.length() ? pattern.charAt(next) : '\0';
      if (expected == '*') {
        afterStar = ++next;
        starEnd = at;
      } else if (expected == '?' || expected == text.charAt(at)) {
        next++;
        at++;
      } else if (afterStar >= 0) {
        next = afterStar;
        at = ++starEnd;
      } else {
        return false;
      }
    }
    return pattern.substring(next).chars().allMatch(c -> c == '*');
  }

  private static String subjectKey(OidcProvider provider) {
    return provider.issuer() + ":sub";
  }

  private static String audienceKey(OidcProvider provider) {
    return provider.issuer() + ":aud";
  }

  /** AWS takes a text for a list of one. */
  private static Stream<String> texts(JsonNode node) {
    return (node.isArray() ? node.valueStream() : Stream.of(node)).map(JsonNode::asText);
  }
}
