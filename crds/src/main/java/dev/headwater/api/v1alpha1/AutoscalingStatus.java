package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What autoscaling has decided, and why. Written when an action or what blocks it changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoscalingStatus(
    @JsonPropertyDescription("What holds now; its values are those of the time of the decision.")
        @Nullable DecisionStatus lastDecision,
    @JsonPropertyDescription(
            "The last 20 decisions that did something or were kept from it, newest first.")
        @Nullable List<DecisionStatus> decisions) {

  /** The recorded decisions; empty when absent. */
  public List<DecisionStatus> decisionsOrEmpty() {
    return decisions == null ? List.of() : decisions;
  }

  /** A decision. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DecisionStatus(
      @JsonPropertyDescription("When it fell, RFC 3339 in UTC.") String time,
      @JsonPropertyDescription("ScaleOut, ScaleIn or None.") String action,
      @JsonPropertyDescription("True: nothing was changed, since the mode was Advise.")
          @Nullable Boolean advice,
      @JsonPropertyDescription("Brokers that there were.") Integer from,
      @JsonPropertyDescription("Brokers that there are to be.") Integer to,
      @JsonPropertyDescription("Brokers that were ready.") Integer ready,
      @JsonPropertyDescription("Brokers that the signals ask for, between min and max.")
          Integer recommended,
      @JsonPropertyDescription("The signals as they were.") @Nullable List<InputStatus> inputs,
      @JsonPropertyDescription(
              "The zones. Absent when no signal has scope Zone: then brokers are spread evenly.")
          @Nullable List<ZoneShareStatus> zones,
      @JsonPropertyDescription(
              "What kept it from doing more; docs/tasks/autoscale.md explains each.")
          @Nullable List<BlockerStatus> blockedBy,
      @JsonPropertyDescription("The decision in a sentence.") String message) {}

  /** A signal as it was. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InputStatus(
      @JsonPropertyDescription("Name of the signal.") String signal,
      @JsonPropertyDescription(
              "Load of all brokers, the median of half a minute, in the signal's unit. Absent when"
                  + " it was not known.")
          @Nullable String load,
      @JsonPropertyDescription("Highest load within scaleIn.window.") @Nullable String peak,
      @JsonPropertyDescription("Load of one broker at which it is full.") String capacityPerBroker,
      @JsonPropertyDescription("Share of the capacity that is aimed at.") Double target,
      @JsonPropertyDescription(
              "Brokers that the load needs: load / (capacityPerBroker * target), rounded up. With"
                  + " scope Zone that of each zone, raised so that none has two more than another,"
                  + " and summed.")
          @Nullable Integer brokers,
      @JsonPropertyDescription("Fewest brokers that the peak leaves room for.")
          @Nullable Integer least,
      @JsonPropertyDescription("Why the load, or a broker's part of it, is missing.")
          @Nullable String problem) {}

  /** A zone at a decision. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ZoneShareStatus(
      @JsonPropertyDescription("Id of the zone.") String id,
      @JsonPropertyDescription("Brokers that it had.") Integer from,
      @JsonPropertyDescription("Brokers that it is to have.") Integer to,
      @JsonPropertyDescription(
              "Brokers that its own load needs, 1 at least, whatever the other zones need.")
          Integer needs) {}

  /** What kept a decision from doing more. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BlockerStatus(
      @JsonPropertyDescription("In one word.") String reason,
      @JsonPropertyDescription("What was seen.") String message) {}
}
