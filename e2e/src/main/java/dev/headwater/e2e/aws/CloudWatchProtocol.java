package dev.headwater.e2e.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The protocol of CloudWatch, Smithy's RPC v2 in CBOR, of which moto knows nothing: within the
 * front a call is what it would be in JSON, and its answer becomes CBOR at the end.
 *
 * <p>It gives each metric a name of its own too. moto finds a metric by its name and its
 * dimensions, whatever its namespace, and without dimensions finds all of that name.
 */
final class CloudWatchProtocol {
  private static final String PROTOCOL = "smithy-protocol";
  private static final String CBOR = "rpc-v2-cbor";
  private static final String TARGET = "GraniteServiceVersion20100801.";
  private static final String IN_PATH = "/operation/";

  /** The tag of CBOR for seconds since 1970. */
  private static final int EPOCH = 1;

  /** A float's shortest text is that of another double: times would be off by some seconds. */
  private static final JsonNodeFactory EXACT =
      new JsonNodeFactory() {
        @Override
        public NumericNode numberNode(float value) {
          return numberNode((double) value);
        }
      };

  private static final CBORMapper READER = CBORMapper.builder().nodeFactory(EXACT).build();
  private static final CBORFactory WRITER = new CBORFactory();
  private static final ObjectMapper JSON = new ObjectMapper();

  private CloudWatchProtocol() {}

  static boolean isSpoken(HttpExchange exchange) {
    return CBOR.equals(exchange.getRequestHeaders().getFirst(PROTOCOL));
  }

  /** The same call in JSON. */
  static Request inJson(Request request) throws IOException {
    JsonNode call = READER.readTree(request.body().readAllBytes());
    call.findParents("MetricName").forEach(metric -> tellApart((ObjectNode) metric, call));
    String text = call.toString();
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.keySet().removeAll(List.of(PROTOCOL, "accept"));
    headers.put("content-type", List.of("application/x-amz-json-1.0"));
    headers.put("x-amz-target", List.of(TARGET + operation(request)));
    return new Request(
        request.method(),
        "/",
        headers,
        body.length,
        new ByteArrayInputStream(body),
        Optional.of(text));
  }

  private static String operation(Request request) {
    String path = request.path();
    return path.substring(path.indexOf(IN_PATH) + IN_PATH.length());
  }

  /** Who writes metrics names the namespace once for all of them. */
  private static void tellApart(ObjectNode metric, JsonNode call) {
    String namespace = (metric.has("Namespace") ? metric : call).path("Namespace").asText();
    String dimensions =
        metric
            .path("Dimensions")
            .valueStream()
            .map(d -> d.path("Name").asText() + "=" + d.path("Value").asText())
            .sorted()
            .collect(Collectors.joining(","));
    metric.put(
        "MetricName",
        "%s of %s with %s".formatted(metric.path("MetricName").asText(), namespace, dimensions));
  }

  /** Writes an answer that is JSON. */
  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] content = inCbor(JSON.readTree(json.isBlank() ? "{}" : json));
    exchange.getResponseHeaders().set("Content-Type", "application/cbor");
    exchange.getResponseHeaders().set(PROTOCOL, CBOR);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  private static byte[] inCbor(JsonNode answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator cbor = WRITER.createGenerator(out)) {
      write(cbor, "", answer);
    }
    return out.toByteArray();
  }

  private static void write(CBORGenerator cbor, String field, JsonNode node) throws IOException {
    if (node.isObject()) {
      cbor.writeStartObject();
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        cbor.writeFieldName(property.getKey());
        write(cbor, property.getKey(), property.getValue());
      }
      cbor.writeEndObject();
    } else if (node.isArray()) {
      cbor.writeStartArray();
      for (JsonNode item : node) {
        write(cbor, field, item);
      }
      cbor.writeEndArray();
    } else if (node.isNumber()) {
      if (field.equals("Timestamps")) {
        cbor.writeTag(EPOCH);
      }
      cbor.writeNumber(node.doubleValue());
    } else {
      cbor.writeString(node.asText());
    }
  }
}
