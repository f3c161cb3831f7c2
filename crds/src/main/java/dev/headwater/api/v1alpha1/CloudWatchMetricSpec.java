package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A load of the whole cluster that CloudWatch knows, in the region of spec.aws.region. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudWatchMetricSpec(
    @Required
        @Size(min = 1, max = 255)
        @JsonPropertyDescription(
            "Namespace of CloudWatch, 1 to 255 characters, such as AWS/ApplicationELB, as the"
                + " installation of Headwater lists it for this Kubernetes namespace (chart value"
                + " cloudWatchNamespaces). Required.")
        @ValidationRule(
            value = "self.matches('^[a-zA-Z0-9._/#& -][a-zA-Z0-9._/#:& -]*$')",
            messageExpression =
                "\"brokers.autoscaling.signals: cloudWatch.namespace is '\" + self + \"': allowed"
                    + " are a-z, A-Z, 0-9, blanks and ._/#:&-, not beginning with ':'\"")
        String namespace,
    @Required
        @Size(min = 1, max = 255)
        @JsonPropertyDescription(
            "Name of the metric, 1 to 255 characters. It is asked for in points of one minute, once"
                + " a minute, which AWS charges for. Required.")
        @ValidationRule(
            value = "self.matches('^[ -~]+$')",
            messageExpression =
                "\"brokers.autoscaling.signals: cloudWatch.metric is '\" + self + \"': allowed are"
                    + " the printable characters of ASCII\"")
        String metric,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Dimensions of the metric, at most 10. Together with those that the installation"
                + " demands for this Kubernetes namespace they are all that the metric has:"
                + " CloudWatch knows a metric by the whole of its dimensions. Default: none but"
                + " those that are demanded.")
        @ValidationRule(
            value = "self.all(k, k.matches('^[!-9;-~][ -~]{0,254}$'))",
            message =
                "brokers.autoscaling.signals: cloudWatch.dimensions: a name has 1 to 255 printable"
                    + " characters of ASCII, and begins neither with ':' nor with a blank")
        @ValidationRule(
            value = "self.all(k, self[k].matches('^[ -~]+$'))",
            message =
                "brokers.autoscaling.signals: cloudWatch.dimensions: a value has printable"
                    + " characters of ASCII only")
        @Nullable Map<String, @Size(min = 1, max = 255) String> dimensions,
    @JsonPropertyDescription(
            "How what was measured within a minute becomes one number. Average, Maximum and"
                + " Minimum: as CloudWatch has them. Sum: divided by the 60 s of the minute, so the"
                + " load is a rate per second, and so is capacityPerBroker. Default: Average.")
        @Nullable Statistic statistic) {

  /** How what was measured within a period becomes one number. */
  public enum Statistic {
    @JsonProperty("Average")
    AVERAGE("Average"),
    @JsonProperty("Sum")
    SUM("Sum"),
    @JsonProperty("Maximum")
    MAXIMUM("Maximum"),
    @JsonProperty("Minimum")
    MINIMUM("Minimum");

    private final String text;

    Statistic(String text) {
      this.text = text;
    }

    /** The name by which CloudWatch knows it. */
    public String text() {
      return text;
    }
  }

  /** Dimensions that the author names; none when absent. */
  public Map<String, String> dimensionsOrEmpty() {
    return dimensions == null ? Map.of() : dimensions;
  }

  /** How a period's measures become one number; Average when absent. */
  public Statistic statisticOrDefault() {
    return statistic == null ? Statistic.AVERAGE : statistic;
  }
}
