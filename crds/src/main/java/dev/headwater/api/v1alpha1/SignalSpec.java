package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A load that decides about the number of brokers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(self.name in ['network', 'request-handlers', 'network-threads', 'cpu', 'wal-backlog']) !="
            + " (has(self.prometheus) || has(self.cloudWatch) || (has(self.brokers) &&"
            + " has(self.brokers.metric)))",
    messageExpression =
        "\"brokers.autoscaling.signals: '\" + self.name + \"' either has the name of a ready-made"
            + " signal (network, request-handlers, network-threads, cpu, wal-backlog) or one of"
            + " brokers.metric, prometheus and cloudWatch, not both and not neither\"")
@ValidationRule(
    value =
        "(has(self.brokers) ? 1 : 0) + (has(self.prometheus) ? 1 : 0) + (has(self.cloudWatch) ? 1 :"
            + " 0) <= 1",
    messageExpression =
        "\"brokers.autoscaling.signals: '\" + self.name + \"' has more than one of brokers,"
            + " prometheus and cloudWatch: a signal has one source; remove the others\"")
@ValidationRule(
    value =
        "(self.name in ['network', 'request-handlers', 'network-threads', 'cpu']) !="
            + " has(self.capacityPerBroker)",
    messageExpression =
        "\"brokers.autoscaling.signals: '\" + self.name + \"': capacityPerBroker belongs to"
            + " wal-backlog and to signals with brokers.metric, prometheus or cloudWatch, which"
            + " need it; that of network is brokers.networkBandwidth, that of the others 1\"")
@ValidationRule(
    value =
        "!has(self.scope) || self.scope != 'Zone' || (!has(self.prometheus) &&"
            + " !has(self.cloudWatch))",
    messageExpression =
        "\"brokers.autoscaling.signals: '\" + self.name + \"' has scope Zone and prometheus or"
            + " cloudWatch: what these answer is one number for the whole cluster, and says nothing"
            + " of a zone; remove scope, or take the load from brokers.metric\"")
public record SignalSpec(
    @Required
        @Size(min = 1, max = 40)
        @JsonPropertyDescription(
            "Name, 1 to 40 characters of a-z, 0-9 and '-'. Ready-made: 'network' (bytes a second"
                + " that go over a broker's network: 3 times what comes in, and the larger of what"
                + " comes in and goes out), 'request-handlers', 'network-threads' and 'cpu' (how"
                + " busy they are), 'wal-backlog' (bytes that wait for their upload to S3; it keeps"
                + " brokers and adds none). Any other needs brokers.metric, prometheus or"
                + " cloudWatch. Required.")
        @ValidationRule(
            value = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
            messageExpression =
                "\"brokers.autoscaling.signals: '\" + self + \"' is no name: allowed are a-z, 0-9"
                    + " and '-', beginning with a letter and not ending with '-'\"")
        String name,
    @JsonPropertyDescription(
            "Read from the brokers' own metrics endpoint; needs nothing installed.")
        @Nullable BrokerMetricSpec brokers,
    @JsonPropertyDescription(
            "Asked of a Prometheus server: one number for the whole cluster. Default: none.")
        @Nullable PrometheusMetricSpec prometheus,
    @JsonPropertyDescription(
            "Asked of CloudWatch: one number for the whole cluster. Default: none.")
        @Nullable CloudWatchMetricSpec cloudWatch,
    @JsonPropertyDescription(
            "Load of one broker at which it is full, in the metric's own unit, such as 100Mi."
                + " Default: none; required with brokers.metric, prometheus or cloudWatch and for"
                + " 'wal-backlog', refused for the other ready-made signals.")
        @ValidationRule(
            value =
                "isQuantity(string(self)) && quantity(string(self)).isGreaterThan(quantity('0'))",
            messageExpression =
                "\"brokers.autoscaling.signals: capacityPerBroker is '\" + string(self) + \"': it"
                    + " is a quantity above 0, such as 100Mi\"")
        @Nullable Quantity capacityPerBroker,
    @Max(1)
        @JsonPropertyDescription(
            "Share of the capacity that is aimed at, 0.1 to 1. Default: 0.6. Brokers are added"
                + " when the load is more than 8 % above it, and leave when those that stay are 10"
                + " % below it.")
        // Not @Min: the API server compares a whole number with the whole part of a bound.
        @ValidationRule(
            value = "self >= 0.1",
            message =
                "brokers.autoscaling.signals: target is below 0.1: it is the share of the capacity"
                    + " that is aimed at, 0.1 to 1")
        @Nullable Double target,
    @JsonPropertyDescription(
            "True: no broker leaves while the signal is not known. False: it is passed over then."
                + " Default: true.")
        @Nullable Boolean required,
    @JsonPropertyDescription(
            "Cluster: the loads of all brokers are added up, and brokers are spread evenly over the"
                + " zones. Zone: the loads of each zone's brokers are added up and decide about the"
                + " brokers of that zone, of which none has two more than another; not with"
                + " prometheus or cloudWatch. Default: Cluster.")
        @Nullable Scope scope) {
  private static final double TARGET = 0.6;

  /** Which brokers a load is summed over. */
  public enum Scope {
    @JsonProperty("Cluster")
    CLUSTER,
    @JsonProperty("Zone")
    ZONE
  }

  /** A ready-made signal with every default. */
  public static SignalSpec readyMade(String name) {
    return new SignalSpec(name, null, null, null, null, null, null, null);
  }

  /** Whether each zone's load decides about that zone; false when absent. */
  public boolean decidesByZone() {
    return scope == Scope.ZONE;
  }

  /** Share of the capacity that is aimed at; 0.6 when absent. */
  public double targetOrDefault() {
    return target == null ? TARGET : target;
  }

  /** Whether no broker leaves while it is not known; true when absent. */
  public boolean requiredOrDefault() {
    return !Boolean.FALSE.equals(required);
  }

  /** How often it is read; 15 s when absent. */
  public Duration intervalOrDefault() {
    return DurationText.parse(brokers == null ? null : brokers.interval(), Duration.ofSeconds(15));
  }

  /** The metric of the brokers that the user names; empty for any other signal. */
  public Optional<String> metricOrEmpty() {
    return Optional.ofNullable(brokers).map(BrokerMetricSpec::metric);
  }

  /** What a Prometheus server is asked; empty for any other signal. */
  public Optional<PrometheusMetricSpec> prometheusOrEmpty() {
    return Optional.ofNullable(prometheus);
  }

  /** What CloudWatch is asked; empty for any other signal. */
  public Optional<CloudWatchMetricSpec> cloudWatchOrEmpty() {
    return Optional.ofNullable(cloudWatch);
  }
}
