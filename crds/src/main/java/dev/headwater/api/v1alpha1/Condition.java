package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One observed fact about an object, as kubectl wait and GitOps tools read it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required @JsonPropertyDescription("What the condition is about, such as Ready.") String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Required
        @JsonPropertyDescription("Why, in one word; docs/operations/reasons.md explains each.")
        String reason,
    @JsonPropertyDescription("What was seen, what is expected and what to do.")
        @Nullable String message,
    @JsonPropertyDescription("Generation of the spec that the condition speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status last changed, RFC 3339 in UTC.")
        @Nullable String lastTransitionTime) {}
