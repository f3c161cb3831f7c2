package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How the bucket encrypts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.kmsKeyArn) == (has(self.mode) && self.mode == 'SseKms')",
    fieldPath = ".kmsKeyArn",
    message =
        "storage.bucket.encryption.kmsKeyArn is required with mode SseKms and not allowed with"
            + " SseS3; set both or neither")
public record EncryptionSpec(
    @JsonPropertyDescription(
            "SseS3: with keys of S3's own. SseKms: with the key of KMS in kmsKeyArn, through an S3"
                + " bucket key. Default: SseS3. A change holds for objects that are written from"
                + " then on.")
        @Nullable EncryptionMode mode,
    @Size(max = 256)
        @JsonPropertyDescription(
            "ARN of the KMS key, in the account of the operator and in aws.region. The key must"
                + " carry the tag headwater.dev/allow with this cluster's value. Goes with mode"
                + " SseKms, and only with it. Default: none. A change holds for objects that are"
                + " written from then on; the earlier key must stay enabled as long as objects are"
                + " encrypted with it.")
        @ValidationRule(
            value = "self.matches('^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$')",
            message =
                "storage.bucket.encryption.kmsKeyArn must be the ARN of a key, such as"
                    + " arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab;"
                    + " no alias")
        @Nullable String kmsKeyArn) {

  static final EncryptionSpec DEFAULT = new EncryptionSpec(null, null);

  /** How objects are encrypted. */
  public enum EncryptionMode {
    @JsonProperty("SseS3")
    SSE_S3,
    @JsonProperty("SseKms")
    SSE_KMS
  }

  /** The mode; SseS3 when absent. */
  public EncryptionMode modeOrDefault() {
    return mode == null ? EncryptionMode.SSE_S3 : mode;
  }
}
