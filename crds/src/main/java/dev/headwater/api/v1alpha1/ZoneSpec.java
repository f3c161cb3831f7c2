package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One availability zone to run in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ZoneSpec(
    @Required
        @Size(min = 1, max = 20)
        @JsonPropertyDescription(
            "Id of the zone, such as use1-az1. Not its name (us-east-1a): AWS shuffles names per"
                + " account. 'aws ec2 describe-availability-zones' lists both. Required.")
        @ValidationRule(
            value = "self.matches('^[a-z]+[0-9]+-az[0-9]+$')",
            messageExpression =
                "\"zones: '\" + self + \"' is no zone id: an id looks like use1-az1; a zone name"
                    + " such as us-east-1a differs between accounts; list both with 'aws ec2"
                    + " describe-availability-zones'\"")
        String id) {}
