package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How brokers are added. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaleOutSpec(
    @Min(1)
        @Max(300)
        @JsonPropertyDescription(
            "Most brokers that are added at once, 1 to 300. Default: half of those that there are,"
                + " at least 4.")
        @Nullable Integer maxStep,
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "Shortest time from one scale out to the next, 0s to 6h. Default: 3m.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('0s') && duration(self) <= duration('6h')",
            messageExpression =
                "\"brokers.autoscaling.scaleOut.cooldown is '\" + self + \"': allowed is 0s to 6h,"
                    + " written in hours, minutes and seconds, such as 3m\"")
        @Nullable String cooldown) {

  static final ScaleOutSpec DEFAULT = new ScaleOutSpec(null, null);

  /** Shortest time from one scale out to the next; 3 minutes when absent. */
  public Duration cooldownOrDefault() {
    return DurationText.parse(cooldown, Duration.ofMinutes(3));
  }
}
