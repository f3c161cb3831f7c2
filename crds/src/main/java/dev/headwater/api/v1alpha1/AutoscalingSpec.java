package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the number of brokers follows the load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.min <= self.max",
    message = "brokers.autoscaling.min is above brokers.autoscaling.max: lower min or raise max")
@ValidationRule(
    value = "!has(self.schedules) || self.schedules.all(s, s.min <= self.max)",
    message =
        "brokers.autoscaling.schedules: a min is above brokers.autoscaling.max: lower it or raise"
            + " max")
public record AutoscalingSpec(
    @JsonPropertyDescription(
            "Active: the number of brokers follows the signals. Advise: decisions are shown in"
                + " status, Events and metrics, and nothing is changed; the brokers stay as many as"
                + " there are. Default: Active.")
        @Nullable AutoscalingMode mode,
    @Required
        @Min(1)
        @Max(300)
        @JsonPropertyDescription(
            "Fewest brokers over all zones, 1 to 300, at least one for each zone. A new cluster"
                + " begins with them. Required.")
        Integer min,
    @Required
        @Min(1)
        @Max(300)
        @JsonPropertyDescription(
            "Most brokers over all zones, 1 to 300, those that do not start included. When it is"
                + " lowered brokers leave one at a time, whatever the load. Required.")
        Integer max,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Loads that decide, at most 8; the one that needs most brokers wins. Default: the"
                + " signal 'network', which is always among them when brokers.networkBandwidth is"
                + " given.")
        @Nullable List<SignalSpec> signals,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Minimums by time of day, at most 16; outside of their periods min holds. Default:"
                + " none.")
        @Nullable List<ScheduleSpec> schedules,
    @JsonPropertyDescription("How brokers are added.") @Nullable ScaleOutSpec scaleOut,
    @JsonPropertyDescription("How brokers leave.") @Nullable ScaleInSpec scaleIn) {

  /** Whether decisions are carried out. */
  public boolean acts() {
    return mode != AutoscalingMode.ADVISE;
  }

  /** The declared signals; none when absent. */
  public List<SignalSpec> signalsOrEmpty() {
    return signals == null ? List.of() : signals;
  }

  /** The declared schedules; none when absent. */
  public List<ScheduleSpec> schedulesOrEmpty() {
    return schedules == null ? List.of() : schedules;
  }

  /** How brokers are added, where absent means every default. */
  public ScaleOutSpec scaleOutOrDefault() {
    return scaleOut == null ? ScaleOutSpec.DEFAULT : scaleOut;
  }

  /** How brokers leave, where absent means every default. */
  public ScaleInSpec scaleInOrDefault() {
    return scaleIn == null ? ScaleInSpec.DEFAULT : scaleIn;
  }
}
