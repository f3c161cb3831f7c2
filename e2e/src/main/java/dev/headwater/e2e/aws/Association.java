package dev.headwater.e2e.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Pod Identity association.
 *
 * @param knownFrom since when lists and new pods know it
 */
record Association(
    String cluster,
    String namespace,
    String account,
    String roleArn,
    String arn,
    String id,
    Map<String, String> tags,
    Instant knownFrom) {
  Association {
    tags = Map.copyOf(tags);
  }

  boolean isKnown() {
    return !Instant.now().isBefore(knownFrom);
  }

  Association withRole(String other) {
    return new Association(cluster, namespace, account, other, arn, id, tags, knownFrom);
  }

  Association withTags(Map<String, String> added) {
    var all = new TreeMap<>(tags);
    all.putAll(added);
    return new Association(cluster, namespace, account, roleArn, arn, id, all, knownFrom);
  }

  /** What a list shows of it. */
  ObjectNode summary() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("clusterName", cluster)
        .put("namespace", namespace)
        .put("serviceAccount", account)
        .put("associationArn", arn)
        .put("associationId", id);
  }

  /** All of it. */
  ObjectNode json() {
    var json = summary().put("roleArn", roleArn);
    var object = json.putObject("tags");
    tags.forEach(object::put);
    return json;
  }

  /** The tags in the body of a call. */
  static Map<String, String> tags(JsonNode body) {
    var tags = new TreeMap<String, String>();
    body.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return tags;
  }
}
