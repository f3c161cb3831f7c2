package dev.headwater.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Every rule and bound of a CRD's spec, with the words by which the API server refuses. */
final class SpecLimits {
  /** Keyword to what the API server says of it, after the field's path. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("minLength", ".*at least \\d+ chars long"),
          Map.entry("maxLength", ": Too long: may not be more than \\d+ bytes"),
          Map.entry("pattern", ".*should match '"),
          Map.entry("enum", ": Unsupported value: "),
          Map.entry("minimum", ".*greater than or equal to"),
          Map.entry("maximum", ".*less than or equal to"),
          Map.entry("minItems", ".*at least \\d+ items"),
          Map.entry("maxItems", ": Too many: \\d+: must have at most \\d+ items"),
          Map.entry("maxProperties", ": Too many: \\d+: must have at most \\d+ items"),
          Map.entry("x-kubernetes-list-map-keys", "\\[\\d+\\]: Duplicate value: "));

  private static final Pattern TEXT_IN_EXPRESSION = Pattern.compile("\"([^\"]*)\"");

  private SpecLimits() {}

  /**
   * A rule or bound.
   *
   * @param name where it is and what it is
   * @param words all of which a refusal contains
   */
  record Limit(String name, List<Pattern> words) {
    boolean speaksIn(String refusal) {
      return words.stream().allMatch(word -> word.matcher(refusal).find());
    }

    boolean isAbout(String text) {
      return name.contains(text);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Limit> of(JsonNode schema) {
    var limits = new ArrayList<Limit>();
    rules(schema, "", limits);
    required(schema, "", limits);
    collect(schema.get("properties").get("spec"), "spec", limits);
    return limits;
  }

  private static void collect(JsonNode schema, String path, List<Limit> limits) {
    WORDS.forEach(
        (keyword, words) -> {
          if (schema.has(keyword)) {
            limits.add(limit(path, keyword, words));
          }
        });
    rules(schema, path, limits);
    required(schema, path, limits);
    schema
        .path("properties")
        .properties()
        .forEach(p -> collect(p.getValue(), path + "." + p.getKey(), limits));
    if (schema.path("items").isObject()) {
      collect(schema.get("items"), path + "[]", limits);
    }
    if (schema.path("additionalProperties").isObject()) {
      collect(schema.get("additionalProperties"), path + ".*", limits);
    }
  }

  private static void required(JsonNode schema, String path, List<Limit> limits) {
    for (var field : schema.path("required")) {
      var name = path.isEmpty() ? field.asText() : path + "." + field.asText();
      limits.add(limit(name, "required", ": Required value"));
    }
  }

  private static Limit limit(String path, String keyword, String words) {
    // Quote the path but for array indices and keys of maps.
    var quoted =
        "\\b" + path.replace(".*", ".<key>").replace(".", "\\.").replace("[]", "\\[\\d+\\]");
    var pattern = Pattern.compile(quoted.replace("<key>", "[^:]+") + "(?![\\w.])" + words);
    return new Limit(path + " " + keyword, List.of(pattern));
  }

  private static void rules(JsonNode schema, String path, List<Limit> limits) {
    for (var rule : schema.path("x-kubernetes-validations")) {
      var message = rule.path("message").asText("");
      var words =
          message.isEmpty() ? literals(rule.get("messageExpression").asText()) : List.of(message);
      limits.add(
          new Limit(
              path + " rule: " + String.join("…", words),
              words.stream().map(Pattern::quote).map(Pattern::compile).toList()));
    }
  }

  /** The fixed parts of a messageExpression. */
  private static List<String> literals(String expression) {
    return TEXT_IN_EXPRESSION.matcher(expression).results().map(m -> m.group(1)).toList();
  }
}
