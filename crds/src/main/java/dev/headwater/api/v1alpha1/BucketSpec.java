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
    value = "has(self.name) == (has(self.mode) && self.mode == 'Adopt')",
    fieldPath = ".name",
    message =
        "storage.bucket.name is required with mode Adopt and not allowed with Create, where"
            + " Headwater chooses the name; set both or neither")
@ValidationRule(
    value = "!has(self.tags) || size(self.tags) == 0 || !has(self.mode) || self.mode != 'Adopt'",
    fieldPath = ".tags",
    message =
        "storage.bucket.tags cannot be set with mode Adopt: the tags of an adopted bucket are its"
            + " owner's; remove them here and set them in AWS")
public record BucketSpec(
    @JsonPropertyDescription(
            "Where the bucket comes from. Create: Headwater makes a bucket of its own, named after"
                + " the cluster and shown in status.storage.bucket. Adopt: the bucket called name,"
                + " which exists and carries the tag headwater.dev/allow with this cluster's value;"
                + " Headwater never deletes it. Default: Create. Immutable.")
        @Nullable BucketMode mode,
    @Size(max = 63)
        @JsonPropertyDescription(
            "Name of the bucket to adopt, in the account of the operator and in aws.region. Goes"
                + " with mode Adopt, and only with it. Default: none. Immutable.")
        @ValidationRule(
            value = "self.matches('^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$')",
            message =
                "storage.bucket.name has 3 to 63 lower-case letters, digits and '-', and begins and"
                    + " ends with a letter or digit; names with dots do not work with TLS")
        @Nullable String name,
    @JsonPropertyDescription(
            "How objects are encrypted. Default: with keys of S3's own; with mode Adopt, as the"
                + " bucket's owner has set it.")
        @Nullable EncryptionSpec encryption,
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
        @Nullable Map<String, @Size(max = 256) String> tags,
    @JsonPropertyDescription(
            "What Headwater does when settings of the bucket differ from what it wants, which it"
                + " looks at about every 15 minutes (HEADWATER_DRIFT_INTERVAL). Enforce: it sets"
                + " them; of an adopted bucket only its own policy statement and lifecycle rule."
                + " ReportOnly: it says so in StorageReady and changes nothing. Default: Enforce"
                + " with mode Create, ReportOnly with Adopt. A change is carried out at once.")
        @Nullable BucketDrift drift) {

  static final BucketSpec DEFAULT = new BucketSpec(null, null, null, null, null);

  /** Where the bucket comes from. */
  public enum BucketMode {
    @JsonProperty("Create")
    CREATE,
    @JsonProperty("Adopt")
    ADOPT
  }

  /** What is done about settings that differ. */
  public enum BucketDrift {
    @JsonProperty("Enforce")
    ENFORCE,
    @JsonProperty("ReportOnly")
    REPORT_ONLY
  }

  /** Whether the bucket was there before the cluster. */
  public boolean adopted() {
    return mode == BucketMode.ADOPT;
  }

  /** What is done about drift, where absent means the mode's default. */
  public BucketDrift driftOrDefault() {
    if (drift != null) {
      return drift;
    }
    return adopted() ? BucketDrift.REPORT_ONLY : BucketDrift.ENFORCE;
  }

  /** The user's tags; empty when absent. */
  public Map<String, String> tagsOrEmpty() {
    return tags == null ? Map.of() : tags;
  }
}
