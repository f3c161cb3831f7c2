package dev.headwater.operator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our statements in a bucket's policy: no request without TLS, none with TLS older than 1.2.
 * Statements of others stay.
 */
final class TlsOnlyPolicy {
  static final String SID = "HeadwaterTlsOnly";
  static final String VERSION_SID = "HeadwaterTlsVersion";

  private static final ObjectMapper JSON = new ObjectMapper();

  private TlsOnlyPolicy() {}

  /**
   * The policy with our statements; empty when they are there already.
   *
   * @param present the bucket's policy, as text
   * @throws IllegalStateException when the present policy is no JSON object
   */
  static Optional<String> merged(Optional<String> present, String bucketArn) {
    var policy = present.map(TlsOnlyPolicy::parse).orElseGet(TlsOnlyPolicy::empty);
    var ours = List.of(tlsOnly(bucketArn), tlsVersion(bucketArn));
    var sids = ours.stream().map(TlsOnlyPolicy::sid).toList();
    var merged = JSON.createArrayNode();
    var found = new ArrayList<JsonNode>();
    for (JsonNode statement : statements(policy)) {
      if (sids.contains(sid(statement))) {
        found.add(canonical(statement));
      } else {
        merged.add(statement);
      }
    }
    var wanted = ours.stream().map(TlsOnlyPolicy::canonical).toList();
    if (found.size() == wanted.size() && found.containsAll(wanted)) {
      return Optional.empty();
    }
    ours.forEach(merged::add);
    policy.set("Statement", merged);
    return Optional.of(policy.toString());
  }

  private static String sid(JsonNode statement) {
    return statement.path("Sid").asText();
  }

  /** AWS accepts a single statement in place of a list. */
  private static ArrayNode statements(ObjectNode policy) {
    var present = policy.path("Statement");
    if (present instanceof ArrayNode list) {
      return list;
    }
    var list = JSON.createArrayNode();
    return present.isObject() ? list.add(present) : list;
  }

  /**
   * A statement in a form in which equal ones are equal: AWS takes a text for a list of one, lists
   * in any order, and '*' for every AWS principal.
   */
  private static JsonNode canonical(JsonNode node) {
    return switch (node) {
      case ObjectNode fields -> {
        var canonical = JSON.createObjectNode();
        fields
            .properties()
            .forEach(
                field -> {
                  boolean isEverybody =
                      field.getKey().equals("Principal") && field.getValue().isTextual();
                  canonical.set(
                      field.getKey(),
                      canonical(
                          isEverybody
                              ? JSON.createObjectNode().set("AWS", field.getValue())
                              : field.getValue()));
                });
        yield canonical;
      }
      case ArrayNode list -> {
        var sorted = JSON.createArrayNode();
        list.valueStream().map(JsonNode::asText).distinct().sorted().forEach(sorted::add);
        yield sorted;
      }
      default -> JSON.createArrayNode().add(node.asText());
    };
  }

  private static ObjectNode empty() {
    return JSON.createObjectNode().put("Version", "2012-10-17");
  }

  private static ObjectNode parse(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalStateException("the bucket's policy is no JSON object: " + text, e);
    }
  }

  private static ObjectNode tlsOnly(String bucketArn) {
    var statement = denied(SID, bucketArn);
    statement.putObject("Condition").putObject("Bool").put("aws:SecureTransport", "false");
    return statement;
  }

  /** The key is absent without TLS, which the other statement denies. */
  private static ObjectNode tlsVersion(String bucketArn) {
    var statement = denied(VERSION_SID, bucketArn);
    statement.putObject("Condition").putObject("NumericLessThan").put("s3:TlsVersion", "1.2");
    return statement;
  }

  private static ObjectNode denied(String sid, String bucketArn) {
    var statement =
        JSON.createObjectNode()
            .put("Sid", sid)
            .put("Effect", "Deny")
            .put("Principal", "*")
            .put("Action", "s3:*");
    statement.putArray("Resource").add(bucketArn).add(bucketArn + "/*");
    return statement;
  }
}
