package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The broker software. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.type) ? self.type : 'AutoMQ') == (has(oldSelf.type) ? oldSelf.type : 'AutoMQ')",
    fieldPath = ".type",
    message =
        "engine.type cannot change: another engine cannot read this one's log; create another"
            + " cluster")
@ValidationRule(
    value = "self.version == oldSelf.version",
    fieldPath = ".version",
    message =
        "engine.version cannot change yet: a change needs a rolling upgrade, which this version of"
            + " Headwater does not do; keep the old value")
@ValidationRule(
    value =
        "has(self.image) == has(oldSelf.image) && (!has(self.image) || self.image =="
            + " oldSelf.image)",
    fieldPath = ".image",
    message =
        "engine.image cannot change yet: a change needs a rolling upgrade, which this version of"
            + " Headwater does not do; keep the old value")
public record EngineSpec(
    @JsonPropertyDescription(
            "The broker software. AutoMQ is the only one: Apache Kafka with its log on S3. Default:"
                + " AutoMQ. Immutable.")
        @Nullable EngineType type,
    @Required
        @Size(min = 1, max = 32)
        @Pattern("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?$")
        @JsonPropertyDescription(
            "Version of the engine, such as 1.7.4; 1.7.3 is the oldest that is supported. Required."
                + " It chooses the image and the features that Headwater uses. Immutable until"
                + " rolling upgrades exist.")
        String version,
    @Size(min = 1, max = 512)
        @Pattern("^[a-z0-9][a-zA-Z0-9._:/-]*(@sha256:[0-9a-f]{64})?$")
        @JsonPropertyDescription(
            "Container image of controllers and brokers; a digest is allowed. Default:"
                + " docker.io/automqinc/automq:<version>-kafka. Immutable until rolling upgrades"
                + " exist.")
        @Nullable String image) {

  /** The image that is run: the given one, or the engine's own for this version. */
  public String imageOrDefault() {
    return image == null ? "docker.io/automqinc/automq:" + version + "-kafka" : image;
  }
}
