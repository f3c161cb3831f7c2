package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** What a container asks for and what it may use at most. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
    @JsonPropertyDescription("What the scheduler reserves for the container.")
        @Nullable Amounts requests,
    @JsonPropertyDescription(
            "What the container may use at most. The JVM's heap follows from the memory limit, else"
                + " from the memory request.")
        @Nullable Amounts limits) {

  /** Amounts of CPU and memory. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Amounts(
      @JsonPropertyDescription("CPU in cores, such as 2 or 500m.") @Nullable Quantity cpu,
      @JsonPropertyDescription("Memory in bytes, such as 4Gi.") @Nullable Quantity memory) {}

  /** A CPU request, and a memory request that is the limit too. */
  static ResourcesSpec of(String cpu, String memory) {
    return new ResourcesSpec(
        new Amounts(Quantity.parse(cpu), Quantity.parse(memory)),
        new Amounts(null, Quantity.parse(memory)));
  }
}
