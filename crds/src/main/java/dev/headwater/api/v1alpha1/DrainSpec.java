package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a broker leaves. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DrainSpec(
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "How long a stopping broker may take to hand over its partitions, 10s to 1h, such as"
                + " 330s or 5m30s. Default: 330s. After it the broker counts as stuck; its pod is"
                + " killed 30 s later, never before 360 s. Immutable until rolling restarts exist.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('10s') && duration(self) <= duration('1h')",
            messageExpression =
                "\"brokers.drain.timeout is '\" + self + \"': allowed is 10s to 1h, written in"
                    + " hours, minutes and seconds, such as 330s or 5m30s\"")
        @Nullable String timeout) {

  static final DrainSpec DEFAULT = new DrainSpec(null);

  /** The deadline of a drain; 330 s when absent. */
  public Duration timeoutOrDefault() {
    return DurationText.parse(timeout, Duration.ofSeconds(330));
  }
}
