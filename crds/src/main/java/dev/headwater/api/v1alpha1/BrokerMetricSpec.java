package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A metric that the brokers serve themselves. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BrokerMetricSpec(
    @Size(min = 1, max = 200)
        @JsonPropertyDescription(
            "Name of a metric as the brokers serve it; the series of a broker are summed, and the"
                + " brokers too. Of a counter, whose name ends in _total, it is the increase a"
                + " second. Default: none; required unless the signal is a ready-made one.")
        @ValidationRule(
            value = "self.matches('^[a-zA-Z_:][a-zA-Z0-9_:]*$')",
            messageExpression =
                "\"brokers.autoscaling.signals: '\" + self + \"' is no name of a metric: allowed"
                    + " are a-z, A-Z, 0-9, '_' and ':', not beginning with a digit, and no"
                    + " labels\"")
        @Nullable String metric,
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "How often the brokers are read, 5s to 5m. Default: 15s. The shortest of all signals"
                + " holds for all.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('5s') && duration(self) <= duration('5m')",
            messageExpression =
                "\"brokers.autoscaling.signals: interval is '\" + self + \"': allowed is 5s to 5m,"
                    + " written in minutes and seconds, such as 15s or 1m30s\"")
        @Nullable String interval) {}
