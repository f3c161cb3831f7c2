package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/** The brokers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.replicas) && has(self.autoscaling))",
    message =
        "brokers.autoscaling and brokers.replicas are both given: one of them decides about the"
            + " number of brokers; remove the other")
@ValidationRule(
    value =
        "!has(self.autoscaling) || has(self.networkBandwidth) || (has(self.autoscaling.signals) &&"
            + " self.autoscaling.signals.exists(s, !(s.name in ['network', 'wal-backlog'])))",
    message =
        "brokers.autoscaling has no signal that could add brokers: give brokers.networkBandwidth,"
            + " from which the signal 'network' follows, or another signal")
@ValidationRule(
    value =
        "!has(self.autoscaling) || has(self.networkBandwidth) || !has(self.autoscaling.signals) ||"
            + " !self.autoscaling.signals.exists(s, s.name == 'network')",
    message =
        "brokers.networkBandwidth is missing, which the signal 'network' needs: give it, or remove"
            + " the signal")
public record BrokersSpec(
    @SpecReplicas
        @Min(0)
        @Max(300)
        @JsonPropertyDescription(
            "Number of brokers over all zones, 0 to 300; 'kubectl scale' sets it. Default: one per"
                + " zone, or what brokers.autoscaling decides. More are started at once; fewer are"
                + " drained and removed one at a time; 0 stops all without a drain. No change moves"
                + " data.")
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "The number of brokers follows the load, in place of brokers.replicas; spec is never"
                + " written. Default: none, brokers.replicas decides.")
        @Nullable AutoscalingSpec autoscaling,
    @JsonPropertyDescription(
            "Bytes a second that one broker's network carries for long, such as 75Mi: what the"
                + " instance type promises without bursts. The capacity of the signal 'network'."
                + " Default: none, that signal is not there.")
        @ValidationRule(
            value =
                "isQuantity(string(self)) && quantity(string(self)).isGreaterThan(quantity('0'))",
            messageExpression =
                "\"brokers.networkBandwidth is '\" + string(self) + \"': it is a quantity above 0,"
                    + " in bytes a second, such as 75Mi\"")
        @Nullable Quantity networkBandwidth,
    @JsonPropertyDescription(
            "Requests and limits of each broker's container. Default: requests of 1 CPU and 4Gi"
                + " memory, a memory limit of 4Gi. When it is given, what it leaves out is absent."
                + " Immutable until rolling restarts exist.")
        @Nullable ResourcesSpec resources,
    @JsonPropertyDescription("How a broker leaves.") @Nullable DrainSpec drain) {

  static final BrokersSpec DEFAULT = new BrokersSpec(null, null, null, null, null);

  /** Requests and limits, with defaults filled in. */
  public ResourcesSpec resourcesOrDefault() {
    return resources == null ? ResourcesSpec.of("1", "4Gi") : resources;
  }

  /** How a broker leaves, where absent means every default. */
  public DrainSpec drainOrDefault() {
    return drain == null ? DrainSpec.DEFAULT : drain;
  }
}
