package dev.headwater.operator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Documents of policies, and what they say however AWS or its tools write it: pure. */
final class PolicyDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String STATEMENT = "Statement";
  private static final String EVERYBODY = "*";

  private PolicyDocuments() {}

  /**
   * What a document says.
   *
   * @param others all of it but the statements, in canonical form
   * @param statements in canonical form
   */
  private record Meaning(JsonNode others, Set<JsonNode> statements) {}

  /** A document without statements. */
  static ObjectNode empty() {
    return NODES.objectNode().put("Version", "2012-10-17");
  }

  /** The document in a text; empty when that is no JSON object. */
  static Optional<ObjectNode> parsed(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode document
          ? Optional.of(document)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * The text that IAM returns percent-encoded (RFC 3986), where a plus is a plus; as it is when it
   * is not encoded.
   */
  static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  /** Whether a text says the same as a document; what is no document says something else. */
  static boolean isSame(String present, ObjectNode wanted) {
    return parsed(present).map(PolicyDocuments::meaning).equals(Optional.of(meaning(wanted)));
  }

  /** AWS accepts a single statement in place of a list. */
  static ArrayNode statements(ObjectNode document) {
    var present = document.path(STATEMENT);
    if (present instanceof ArrayNode list) {
      return list;
    }
    var list = NODES.arrayNode();
    return present.isObject() ? list.add(present) : list;
  }

  /**
   * A statement in a form in which equal ones are equal: AWS takes a text for a list of one, lists
   * in any order, and '*' for every AWS principal.
   */
  static JsonNode canonical(JsonNode node) {
    return switch (node) {
      case ObjectNode fields -> {
        var canonical = NODES.objectNode();
        fields
            .properties()
            .forEach(
                field ->
                    canonical.set(field.getKey(), canonical(field.getKey(), field.getValue())));
        yield canonical;
      }
      case ArrayNode list -> {
        var sorted = NODES.arrayNode();
        list.valueStream().map(JsonNode::asText).distinct().sorted().forEach(sorted::add);
        yield sorted;
      }
      default -> NODES.arrayNode().add(node.asText());
    };
  }

  private static JsonNode canonical(String key, JsonNode value) {
    boolean isEverybody = key.equals("Principal") && value.asText().equals(EVERYBODY);
    return canonical(isEverybody ? NODES.objectNode().put("AWS", EVERYBODY) : value);
  }

  private static Meaning meaning(ObjectNode document) {
    var others = document.deepCopy();
    others.remove(STATEMENT);
    return new Meaning(
        canonical(others),
        statements(document)
            .valueStream()
            .map(PolicyDocuments::canonical)
            .collect(Collectors.toSet()));
  }
}
