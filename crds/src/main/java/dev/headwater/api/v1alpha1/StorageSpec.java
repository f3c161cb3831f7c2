package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the cluster's log lives. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.bucket) || !has(self.bucket.mode) || self.bucket.mode != 'Adopt' ||"
            + " !has(self.deletionPolicy) || self.deletionPolicy == 'Retain'",
    fieldPath = ".deletionPolicy",
    message =
        "storage.deletionPolicy can only be Retain with an adopted bucket, which is not Headwater's"
            + " to delete")
public record StorageSpec(
    @JsonPropertyDescription("The bucket.") @Nullable BucketSpec bucket,
    @JsonPropertyDescription(
            "What happens to bucket and controller volumes when the StreamCluster is deleted."
                + " Retain keeps them and a ConfigMap <name>-retained that says what belongs"
                + " together. Delete removes the controllers' volume claims and the bucket, but"
                + " only if the bucket is empty; else everything is kept as with Retain. Purge"
                + " removes the bucket with all records in it, once the StreamCluster has the"
                + " annotation headwater.dev/confirm-purge with the bucket's name as its value."
                + " Default: Retain, the only one for an adopted bucket. Can change at any time,"
                + " during a deletion too.")
        @Nullable DeletionPolicy deletionPolicy,
    @Size(max = 39)
        @JsonPropertyDescription(
            "Name of the ConfigMap that a deleted StreamCluster of the same name and namespace left"
                + " behind: always <name>-retained. The new cluster then takes over that bucket,"
                + " cluster id, node ids and controller volumes, instead of getting its own."
                + " Default: none. The ConfigMap stays as long as the cluster lives. Can be set or"
                + " removed only while status.clusterId is absent.")
        @Nullable String restoreFrom) {

  static final StorageSpec DEFAULT = new StorageSpec(null, null, null);

  /** What happens to the data when a StreamCluster is deleted. */
  public enum DeletionPolicy {
    @JsonProperty("Retain")
    RETAIN,
    @JsonProperty("Delete")
    DELETE,
    @JsonProperty("Purge")
    PURGE
  }

  /** What happens to the data; Retain when absent. */
  public DeletionPolicy deletionPolicyOrDefault() {
    return deletionPolicy == null ? DeletionPolicy.RETAIN : deletionPolicy;
  }

  /** The bucket, where absent means every default. */
  public BucketSpec bucketOrDefault() {
    return bucket == null ? BucketSpec.DEFAULT : bucket;
  }
}
