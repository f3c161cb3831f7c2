package dev.headwater.e2e.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** The tags that a request to IAM, STS or EKS gives to what it makes or tags. */
final class RequestTags {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestTags() {}

  static Map<String, String> of(Request request) {
    return switch (request.service()) {
      case "iam", "sts" -> ofForm(request);
      case "eks" -> ofJson(request.text().orElse(""));
      default -> Map.of();
    };
  }

  /** The same as condition keys of policies have them. */
  static Map<String, String> conditionKeys(Request request) {
    var keys = new TreeMap<String, String>();
    of(request).forEach((key, value) -> keys.put("aws:RequestTag/" + key, value));
    return keys;
  }

  private static Map<String, String> ofForm(Request request) {
    var tags = new TreeMap<String, String>();
    for (int i = 1; request.parameter("Tags.member." + i + ".Key").isPresent(); i++) {
      tags.put(
          request.parameter("Tags.member." + i + ".Key").orElseThrow(),
          request.parameter("Tags.member." + i + ".Value").orElse(""));
    }
    return tags;
  }

  private static Map<String, String> ofJson(String body) {
    if (body.isEmpty()) {
      return Map.of();
    }
    try {
      return Association.tags(JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body of a call of EKS is no JSON", e);
    }
  }
}
