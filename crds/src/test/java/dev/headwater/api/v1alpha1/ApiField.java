package dev.headwater.api.v1alpha1;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field of a kind, as its CRD has it.
 *
 * @param path such as {@code spec.zones[].id}
 * @param required whether the object around it must have it
 */
record ApiField(String path, boolean required, JSONSchemaProps schema) {
  /** The one way in which a description gives a default. */
  private static final Pattern DEFAULT = Pattern.compile(" ?\\bDefault: (.+?)\\.(?= |$)");

  /** The fields below spec or status; those that are required come first in each object. */
  static List<ApiField> below(JSONSchemaProps root, String part) {
    var fields = new ArrayList<ApiField>();
    collect(root.getProperties().get(part), part, fields);
    return fields;
  }

  private static void collect(JSONSchemaProps schema, String path, List<ApiField> into) {
    var required = schema.getRequired();
    schema.getProperties().entrySet().stream()
        .sorted(
            comparing((Map.Entry<String, JSONSchemaProps> p) -> !required.contains(p.getKey()))
                .thenComparing(Map.Entry::getKey))
        .forEach(
            p -> {
              var name = path + "." + p.getKey();
              into.add(new ApiField(name, required.contains(p.getKey()), p.getValue()));
              collect(p.getValue(), name, into);
            });
    items(schema).ifPresent(items -> collect(items, path + "[]", into));
  }

  /** The schema of a list's items. */
  static Optional<JSONSchemaProps> items(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getItems()).map(items -> items.getSchema());
  }

  /** Whether it holds a value of its own, rather than other fields. */
  boolean isLeaf() {
    return schema.getProperties().isEmpty()
        && items(schema).filter(items -> !items.getProperties().isEmpty()).isEmpty();
  }

  /** The default that its description gives. */
  Optional<String> fallback() {
    return DEFAULT.matcher(schema.getDescription()).results().map(m -> m.group(1)).findFirst();
  }

  /** Its description but for the default. */
  String meaning() {
    return DEFAULT.matcher(schema.getDescription()).replaceFirst("").strip();
  }

  /** Type and bounds in words. */
  String type() {
    return type(schema);
  }

  private static String type(JSONSchemaProps schema) {
    var bounds = Stream.of(range(schema), size(schema), pattern(schema)).flatMap(Optional::stream);
    return String.join(", ", Stream.concat(Stream.of(kind(schema)), bounds).toList());
  }

  private static String kind(JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return "quantity";
    }
    if (!schema.getEnum().isEmpty()) {
      return schema.getEnum().stream()
          .map(value -> "`" + value.asText() + "`")
          .reduce((a, b) -> a + " or " + b)
          .orElseThrow();
    }
    if (schema.getAdditionalProperties() != null) {
      var values = schema.getAdditionalProperties().getSchema();
      return size(values)
          .map(size -> "map of " + kind(values) + "s with " + size)
          .orElseGet(() -> "map of " + kind(values) + "s");
    }
    return items(schema).map(items -> list(schema, items)).orElseGet(schema::getType);
  }

  private static String list(JSONSchemaProps schema, JSONSchemaProps items) {
    var keys = schema.getXKubernetesListMapKeys();
    var list = "list of " + type(items) + "s";
    return keys.isEmpty() ? list : list + " by `" + String.join(", ", keys) + "`";
  }

  private static Optional<String> range(JSONSchemaProps schema) {
    return between(schema.getMinimum(), schema.getMaximum(), "");
  }

  private static Optional<String> size(JSONSchemaProps schema) {
    return between(schema.getMinLength(), schema.getMaxLength(), " characters")
        .or(() -> between(schema.getMinItems(), schema.getMaxItems(), " items"))
        .or(() -> between(schema.getMinProperties(), schema.getMaxProperties(), " entries"));
  }

  private static Optional<String> between(
      @Nullable Number least, @Nullable Number most, String unit) {
    if (least == null && most == null) {
      return Optional.empty();
    }
    if (least == null) {
      return Optional.of("at most " + plain(most) + unit);
    }
    return Optional.of(
        most == null
            ? "at least " + plain(least) + unit
            : plain(least) + " to " + plain(most) + unit);
  }

  private static String plain(@Nullable Number number) {
    if (number == null) {
      return "";
    }
    boolean isWhole = number.doubleValue() == number.longValue();
    return isWhole ? Long.toString(number.longValue()) : number.toString();
  }

  private static Optional<String> pattern(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getPattern()).map(pattern -> "matching `" + pattern + "`");
  }
}
