package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * Something in AWS that a cluster uses.
 *
 * @param kind what it is
 * @param arn its ARN
 * @param origin where it comes from
 * @param onDelete what becomes of it when the StreamCluster is deleted
 * @param drift how it differs from what is declared; null when it does not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudResource(
    @JsonPropertyDescription("What it is.") Kind kind,
    @JsonPropertyDescription("ARN of it.") String arn,
    @JsonPropertyDescription(
            "Created: Headwater made it; a VpcEndpoint for the whole VPC, anything else for this"
                + " cluster. Adopted: it was there, and Headwater may set its own policy statement"
                + " and lifecycle rule on it. ReliedOn: Headwater only reads it, and attaches route"
                + " tables to a VpcEndpoint with spec.network.s3Endpoint.")
        Origin origin,
    @JsonPropertyDescription(
            "What becomes of it when the StreamCluster is deleted. Retained: it stays. Deleted: it"
                + " goes. DeletedIfEmpty: it goes if nothing is in it. Purged: it goes with all"
                + " that is in it, once confirmed.")
        OnDelete onDelete,
    @JsonPropertyDescription(
            "How it differs from what is declared and is left so; absent when it does not.")
        @Nullable String drift) {

  /** Kinds of resources. */
  public enum Kind {
    @JsonProperty("S3Bucket")
    S3_BUCKET,
    @JsonProperty("KmsKey")
    KMS_KEY,
    @JsonProperty("IamRole")
    IAM_ROLE,
    @JsonProperty("IamOidcProvider")
    IAM_OIDC_PROVIDER,
    @JsonProperty("EksPodIdentityAssociation")
    EKS_POD_IDENTITY_ASSOCIATION,
    @JsonProperty("VpcEndpoint")
    VPC_ENDPOINT
  }

  /** Where a resource comes from. */
  public enum Origin {
    @JsonProperty("Created")
    CREATED,
    @JsonProperty("Adopted")
    ADOPTED,
    @JsonProperty("ReliedOn")
    RELIED_ON
  }

  /** What becomes of a resource. */
  public enum OnDelete {
    @JsonProperty("Retained")
    RETAINED,
    @JsonProperty("Deleted")
    DELETED,
    @JsonProperty("DeletedIfEmpty")
    DELETED_IF_EMPTY,
    @JsonProperty("Purged")
    PURGED
  }
}
