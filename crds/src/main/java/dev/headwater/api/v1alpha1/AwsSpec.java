package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where in AWS a cluster lives. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwsSpec(
    @Required
        @Size(min = 1, max = 32)
        @Pattern("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")
        @JsonPropertyDescription(
            "Region of the bucket and of all zones, such as us-east-1. Required, immutable.")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "aws.region cannot change: bucket and zones live in it; create another cluster in"
                    + " the other region")
        String region) {}
