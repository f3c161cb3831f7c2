package dev.headwater.operator.josdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a custom resource; one that cannot be read comes without spec, marked with the fault. */
final class TolerantDeserializer extends DelegatingDeserializer {
  @Serial private static final long serialVersionUID = 1L;

  TolerantDeserializer(JsonDeserializer<?> original) {
    super(original);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> newDelegatee) {
    return new TolerantDeserializer(newDelegatee);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    var tree = context.readTree(parser);
    if (tree.path("metadata").path("annotations").has(Unreadable.MARK)) {
      // A copy that the framework makes of one that was marked.
      return read(tree, parser, context);
    }
    try {
      var object = read(tree, parser, context);
      var missing = missing(object);
      return missing.isEmpty() || !(tree instanceof ObjectNode whole)
          ? object
          : marked(missing.get(), whole, parser, context);
    } catch (JsonMappingException fault) {
      if (tree instanceof ObjectNode whole) {
        return marked(message(fault), whole, parser, context);
      }
      throw fault;
    }
  }

  private Object read(JsonNode tree, JsonParser parser, DeserializationContext context)
      throws IOException {
    try (var tokens = parser.getCodec().treeAsTokens(tree)) {
      tokens.nextToken();
      return _delegatee.deserialize(tokens, context);
    }
  }

  private static Optional<String> missing(Object object) {
    return object instanceof CustomResource<?, ?> resource
        ? RequiredFields.missing("spec", resource.getSpec())
        : Optional.empty();
  }

  private Object marked(
      String fault, ObjectNode whole, JsonParser parser, DeserializationContext context)
      throws IOException {
    var object = withoutSpec(whole, parser, context);
    if (object instanceof HasMetadata resource) {
      var metadata = resource.getMetadata();
      var annotations =
          new HashMap<>(Optional.ofNullable(metadata.getAnnotations()).orElseGet(Map::of));
      annotations.put(Unreadable.MARK, fault);
      metadata.setAnnotations(annotations);
    }
    return object;
  }

  /** The status is kept when it can be read: it tells whether the fault was reported. */
  private Object withoutSpec(ObjectNode whole, JsonParser parser, DeserializationContext context)
      throws IOException {
    var rest = whole.deepCopy();
    rest.remove("spec");
    try {
      return read(rest, parser, context);
    } catch (JsonMappingException statusToo) {
      rest.remove("status");
      return read(rest, parser, context);
    }
  }

  private static String message(JsonMappingException fault) {
    var field =
        fault.getPath().stream()
            .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
            .collect(Collectors.joining("."));
    return field + ": " + fault.getOriginalMessage().lines().findFirst().orElse("cannot be read");
  }
}
