package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/** The brokers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BrokersSpec(
    @SpecReplicas
        @Min(0)
        @Max(300)
        @JsonPropertyDescription(
            "Number of brokers over all zones, 0 to 300; 'kubectl scale' sets it. Default: one per"
                + " zone. More are started at once; fewer are drained and removed one at a time; 0"
                + " stops all without a drain. No change moves data.")
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "Requests and limits of each broker's container. Default: requests of 1 CPU and 4Gi"
                + " memory, a memory limit of 4Gi. When it is given, what it leaves out is absent."
                + " Immutable until rolling restarts exist.")
        @Nullable ResourcesSpec resources,
    @JsonPropertyDescription("How a broker leaves.") @Nullable DrainSpec drain) {

  static final BrokersSpec DEFAULT = new BrokersSpec(null, null, null);

  /** Requests and limits, with defaults filled in. */
  public ResourcesSpec resourcesOrDefault() {
    return resources == null ? ResourcesSpec.of("1", "4Gi") : resources;
  }

  /** How a broker leaves, where absent means every default. */
  public DrainSpec drainOrDefault() {
    return drain == null ? DrainSpec.DEFAULT : drain;
  }
}
