package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The KRaft controllers: the quorum that keeps the catalogue of what is in the bucket. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControllersSpec(
    @JsonPropertyDescription(
            "Number of controllers: 3, 5, or 1 for development, which survives no loss of its pod"
                + " or volume. Default: 3. Immutable.")
        @ValidationRule(
            value = "self in [1, 3, 5]",
            message =
                "controllers.replicas: a quorum has 1 (development), 3 or 5 controllers; an even"
                    + " number survives no more failures than the odd one below it")
        @Nullable Integer replicas,
    @JsonPropertyDescription("The volume of each controller. Immutable until volumes can grow.")
        @Nullable ControllerStorageSpec storage,
    @JsonPropertyDescription(
            "Requests and limits of each controller's container. Default: requests of 500m CPU and"
                + " 2Gi memory, a memory limit of 2Gi. When it is given, what it leaves out is"
                + " absent. Immutable until rolling restarts exist.")
        @Nullable ResourcesSpec resources) {

  static final ControllersSpec DEFAULT = new ControllersSpec(null, null, null);

  /** Number of controllers; 3 when absent. */
  public int replicasOrDefault() {
    return replicas == null ? 3 : replicas;
  }

  /** The volume, where absent means every default. */
  public ControllerStorageSpec storageOrDefault() {
    return storage == null ? ControllerStorageSpec.DEFAULT : storage;
  }

  /** Requests and limits, with defaults filled in. */
  public ResourcesSpec resourcesOrDefault() {
    return resources == null ? ResourcesSpec.of("500m", "2Gi") : resources;
  }
}
