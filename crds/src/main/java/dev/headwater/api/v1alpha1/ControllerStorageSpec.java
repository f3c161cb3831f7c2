package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** The volume of a controller. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControllerStorageSpec(
    @JsonPropertyDescription(
            "Size of each controller's volume in bytes, such as 20Gi; it holds metadata, never"
                + " records. Default: 20Gi. Immutable until volumes can grow.")
        @Nullable Quantity size,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "StorageClass of the volumes; it must bind WaitForFirstConsumer, so that a volume is"
                + " made in its pod's zone. Default: the Kubernetes cluster's default class."
                + " Immutable: a volume does not change its class.")
        @Nullable String storageClassName) {

  static final ControllerStorageSpec DEFAULT = new ControllerStorageSpec(null, null);

  /** Size of the volume; 20Gi when absent. */
  public Quantity sizeOrDefault() {
    return size == null ? Quantity.parse("20Gi") : size;
  }
}
