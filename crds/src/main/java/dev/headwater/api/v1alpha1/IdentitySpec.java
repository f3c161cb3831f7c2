package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who the pods are for AWS. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.roleArn) == (has(self.mode) && self.mode == 'ExistingRole')",
    fieldPath = ".roleArn",
    message =
        "identity.roleArn is required with mode ExistingRole and not allowed with any other; set"
            + " both or neither")
@ValidationRule(
    value = "!has(self.credentialsSecretRef) || (has(self.mode) && self.mode == 'None')",
    fieldPath = ".credentialsSecretRef",
    message =
        "identity.credentialsSecretRef goes with mode None only: with any other the pods have a"
            + " role; set mode None or remove it")
public record IdentitySpec(
    @JsonPropertyDescription(
            "PodIdentity: Headwater makes an IAM role for this cluster alone, which may read and"
                + " write its bucket and nothing else, and an EKS Pod Identity association that"
                + " gives it to the cluster's ServiceAccount; both go with the StreamCluster. IRSA:"
                + " the same role, which trusts the ServiceAccount by the EKS cluster's IAM OIDC"
                + " provider. Auto: PodIdentity if the EKS cluster has the add-on"
                + " eks-pod-identity-agent or EKS Auto Mode, else IRSA; decided once, see"
                + " status.identity.mode. ExistingRole: the pods get the role in roleArn by IRSA;"
                + " it is never written. None: Headwater gives the pods no identity; they use what"
                + " others give them. Default: Auto.")
        @Nullable IdentityMode mode,
    @Size(max = 640)
        @JsonPropertyDescription(
            "ARN of the role, in the account of the operator. It must carry the tag"
                + " headwater.dev/allow with this cluster's value, and trust the ServiceAccount"
                + " that status.serviceAccountName names. Goes with mode ExistingRole, and only"
                + " with it. Default: none.")
        @ValidationRule(
            value = "self.matches('^arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$')",
            message =
                "identity.roleArn must be the ARN of a role, such as"
                    + " arn:aws:iam::123456789012:role/orders-brokers")
        @Nullable String roleArn,
    @JsonPropertyDescription(
            "Secret of the same namespace with AWS keys for the pods, under AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if there is one; for development"
                + " and for stores other than AWS. Pods have the keys that were there when they"
                + " started. Goes with mode None, and only with it. Default: none.")
        @Nullable SecretReference credentialsSecretRef) {

  static final IdentitySpec DEFAULT = new IdentitySpec(null, null, null);

  /** Where the pods' identity comes from. */
  public enum IdentityMode {
    @JsonProperty("Auto")
    AUTO,
    @JsonProperty("PodIdentity")
    POD_IDENTITY,
    @JsonProperty("None")
    NONE,
    @JsonProperty("IRSA")
    IRSA,
    @JsonProperty("ExistingRole")
    EXISTING_ROLE
  }

  /** The mode; Auto when absent. */
  public IdentityMode modeOrDefault() {
    return mode == null ? IdentityMode.AUTO : mode;
  }
}
