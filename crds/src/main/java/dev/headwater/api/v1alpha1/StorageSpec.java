package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Where the cluster's log lives. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageSpec(
    @JsonPropertyDescription("The bucket.") @Nullable BucketSpec bucket,
    @JsonPropertyDescription(
            "What happens to bucket and controller volumes when the StreamCluster is deleted."
                + " Retain (default) keeps them and a ConfigMap <name>-retained that says what"
                + " belongs together.")
        @Nullable DeletionPolicy deletionPolicy) {

  static final StorageSpec DEFAULT = new StorageSpec(null, null);

  /** What happens to the data when a StreamCluster is deleted. */
  public enum DeletionPolicy {
    @JsonProperty("Retain")
    RETAIN
  }

  /** The bucket, where absent means every default. */
  public BucketSpec bucketOrDefault() {
    return bucket == null ? BucketSpec.DEFAULT : bucket;
  }
}
