package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TlsOnlyPolicy() {}

  /**
   * The policy with our statements; empty when they are there already.
   *
   * @param present the bucket's policy, as text
   * @throws IllegalStateException when the present policy is no JSON object
   */
  static Optional<String> merged(Optional<String> present, String bucketArn) {
    var policy = present.map(TlsOnlyPolicy::parsed).orElseGet(PolicyDocuments::empty);
    var ours = List.of(tlsOnly(bucketArn), tlsVersion(bucketArn));
    var sids = ours.stream().map(TlsOnlyPolicy::sid).toList();
    var merged = NODES.arrayNode();
    var found = new ArrayList<JsonNode>();
    for (JsonNode statement : PolicyDocuments.statements(policy)) {
      if (sids.contains(sid(statement))) {
        found.add(PolicyDocuments.canonical(statement));
      } else {
        merged.add(statement);
      }
    }
    var wanted = ours.stream().map(PolicyDocuments::canonical).toList();
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

  private static ObjectNode parsed(String text) {
    return PolicyDocuments.parsed(text)
        .orElseThrow(
            () -> new IllegalStateException("the bucket's policy is no JSON object: " + text));
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
        NODES
            .objectNode()
            .put("Sid", sid)
            .put("Effect", "Deny")
            .put("Principal", "*")
            .put("Action", "s3:*");
    statement.putArray("Resource").add(bucketArn).add(bucketArn + "/*");
    return statement;
  }
}
