package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies of VPC endpoints: pure. */
final class EndpointPolicy {
  /** What AWS gives an endpoint that is made without a policy. */
  private static final JsonNode EVERYTHING =
      PolicyDocuments.canonical(
          JsonNodeFactory.instance
              .objectNode()
              .put("Effect", "Allow")
              .put("Principal", "*")
              .put("Action", "*")
              .put("Resource", "*"));

  private EndpointPolicy() {}

  /** Whether a policy may refuse something: it is another than AWS's default. */
  static boolean isOwn(@Nullable String document) {
    return document != null
        && PolicyDocuments.parsed(document)
            .map(
                policy ->
                    PolicyDocuments.statements(policy)
                        .valueStream()
                        .map(PolicyDocuments::canonical)
                        .toList())
            .filter(List.of(EVERYTHING)::equals)
            .isEmpty();
  }
}
