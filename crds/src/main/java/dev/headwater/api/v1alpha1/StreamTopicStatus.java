package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Headwater last saw of a topic: a report, never an input but for the topic's id. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamTopicStatus(
    @JsonPropertyDescription(
            "Generation of the spec that was last observed; -1 before the first visit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready, Reconciling and Stalled.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Id of the topic in Kafka.") @Nullable String topicId,
    @JsonPropertyDescription("Number of partitions that the topic has.")
        @Nullable Integer partitions) {

  @JsonCreator
  public StreamTopicStatus {}

  /** Needed by fabric8, which makes an empty status before it reads one. */
  public StreamTopicStatus() {
    this(null, null, null, null);
  }

  /** The conditions; empty when absent. */
  public List<Condition> conditionsOrEmpty() {
    return conditions == null ? List.of() : conditions;
  }
}
