package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How brokers leave. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "duration(has(self.cooldown) ? self.cooldown : '5m') <= duration(has(self.window) ?"
            + " self.window : '30m')",
    message =
        "brokers.autoscaling.scaleIn.cooldown is longer than the window: after a restart of the"
            + " operator only the window is waited for; lower cooldown or raise window (without a"
            + " value they are 5m and 30m)")
public record ScaleInSpec(
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "How long the load must have allowed a broker to leave, 1m to 6h. Default: 30m. It is"
                + " kept in memory: after a restart of the operator it begins anew.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('1m') && duration(self) <= duration('6h')",
            messageExpression =
                "\"brokers.autoscaling.scaleIn.window is '\" + self + \"': allowed is 1m to 6h,"
                    + " written in hours, minutes and seconds, such as 30m\"")
        @Nullable String window,
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "Shortest time from a change of the number of brokers to the next one that leaves, 0s"
                + " to 6h and not longer than window. Default: 5m.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('0s') && duration(self) <= duration('6h')",
            messageExpression =
                "\"brokers.autoscaling.scaleIn.cooldown is '\" + self + \"': allowed is 0s to 6h,"
                    + " written in hours, minutes and seconds, such as 5m\"")
        @Nullable String cooldown) {

  static final ScaleInSpec DEFAULT = new ScaleInSpec(null, null);

  /** How long the load must have allowed a broker to leave; 30 minutes when absent. */
  public Duration windowOrDefault() {
    return DurationText.parse(window, Duration.ofMinutes(30));
  }

  /** Shortest time from a change to the next broker that leaves; 5 minutes when absent. */
  public Duration cooldownOrDefault() {
    return DurationText.parse(cooldown, Duration.ofMinutes(5));
  }
}
