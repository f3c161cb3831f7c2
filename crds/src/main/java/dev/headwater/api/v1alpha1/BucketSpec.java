package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bucket that holds the cluster's log. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.mode) ? self.mode : 'Create') == (has(oldSelf.mode) ? oldSelf.mode : 'Create')",
    fieldPath = ".mode",
    message = "storage.bucket.mode cannot change: the cluster's data is in its bucket")
public record BucketSpec(
    @JsonPropertyDescription(
            "Where the bucket comes from. Create: Headwater makes a bucket of its own, named after"
                + " the cluster and shown in status.storage.bucket. Default: Create. Immutable.")
        @Nullable BucketMode mode,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Tags for the bucket, at most 40, besides those that Headwater sets itself. Default:"
                + " none. A change is carried out at once; a tag that is removed here is removed"
                + " from the bucket.")
        @ValidationRule(
            value = "self.all(k, k.matches('^[A-Za-z0-9 +=._:/@-]{1,128}$'))",
            message =
                "storage.bucket.tags: a key has 1 to 128 characters of letters, digits, space and"
                    + " +-=._:/@")
        @ValidationRule(
            value = "self.all(k, !k.startsWith('aws:') && !k.startsWith('headwater.dev/'))",
            message =
                "storage.bucket.tags: keys that begin with 'aws:' or 'headwater.dev/' are reserved;"
                    + " choose another key")
        @ValidationRule(
            value = "self.all(k, self[k].matches('^[A-Za-z0-9 +=._:/@-]{0,256}$'))",
            message =
                "storage.bucket.tags: a value has at most 256 characters of letters, digits, space"
                    + " and +-=._:/@")
        @Nullable Map<String, @Size(max = 256) String> tags) {

  static final BucketSpec DEFAULT = new BucketSpec(null, null);

  /** Where the bucket comes from. */
  public enum BucketMode {
    @JsonProperty("Create")
    CREATE
  }

  /** The user's tags; empty when absent. */
  public Map<String, String> tagsOrEmpty() {
    return tags == null ? Map.of() : tags;
  }
}
