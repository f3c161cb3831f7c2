package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A load of the whole cluster that a Prometheus server knows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrometheusMetricSpec(
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            "Name of the server, 1 to 63 characters, as the installation of Headwater lists it for"
                + " this namespace (chart value prometheusServers); never a URL. Required.")
        String server,
    @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
            "Name of the metric, 1 to 200 characters. Of a counter, whose name ends in _total, the"
                + " load is the increase a second within window; of any other the newest value"
                + " within it. Required.")
        @ValidationRule(
            value = "self.matches('^[a-zA-Z_:][a-zA-Z0-9_:]*$')",
            messageExpression =
                "\"brokers.autoscaling.signals: prometheus.metric is '\" + self + \"': allowed are"
                    + " a-z, A-Z, 0-9, '_' and ':', not beginning with a digit; labels have a field"
                    + " of their own, and what needs more of PromQL is a recording rule of the"
                    + " server\"")
        String metric,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Labels that a series must have, at most 10, besides those that the installation"
                + " demands for this namespace. Default: none, every series that this namespace"
                + " may read.")
        @ValidationRule(
            value =
                "self.all(k, k.matches('^[a-zA-Z_][a-zA-Z0-9_]{0,62}$') && !k.startsWith('__'))",
            message =
                "brokers.autoscaling.signals: prometheus.labels: a name has 1 to 63 characters of"
                    + " a-z, A-Z, 0-9 and '_', beginning neither with a digit nor with '__'")
        @Nullable Map<String, @Size(max = 200) String> labels,
    @JsonPropertyDescription(
            "How series become one number. Sum: added up. Max: the highest one, for series that"
                + " several exporters serve of the same thing. Default: Sum.")
        @Nullable Aggregation aggregation,
    @Size(min = 2, max = 20)
        @JsonPropertyDescription(
            "How far back samples count, 30s to 30m; at least twice the time between two scrapes of"
                + " the server. Default: 2m.")
        @ValidationRule(
            value =
                "self.matches('^([0-9]+h)?([0-9]+m)?([0-9]+s)?$') && duration(self) >="
                    + " duration('30s') && duration(self) <= duration('30m')",
            messageExpression =
                "\"brokers.autoscaling.signals: prometheus.window is '\" + self + \"': allowed is"
                    + " 30s to 30m, written in minutes and seconds, such as 2m or 1m30s\"")
        @Nullable String window,
    @JsonPropertyDescription(
            "Secret of the same namespace whose key 'token' the server gets as bearer token; only"
                + " for a server with an https URL. Default: none.")
        @Nullable SecretReference tokenSecretRef) {

  /** How series become one number. */
  public enum Aggregation {
    @JsonProperty("Sum")
    SUM,
    @JsonProperty("Max")
    MAX
  }

  /** Labels that a series must have; none when absent. */
  public Map<String, String> labelsOrEmpty() {
    return labels == null ? Map.of() : labels;
  }

  /** How series become one number; Sum when absent. */
  public Aggregation aggregationOrDefault() {
    return aggregation == null ? Aggregation.SUM : aggregation;
  }

  /** How far back samples count; 2 minutes when absent. */
  public Duration windowOrDefault() {
    return DurationText.parse(window, Duration.ofMinutes(2));
  }

  /** Name of the Secret with the bearer token, if there is one. */
  public Optional<String> tokenSecret() {
    return Optional.ofNullable(tokenSecretRef).map(SecretReference::name);
  }
}
