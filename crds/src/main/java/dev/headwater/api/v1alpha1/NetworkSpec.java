package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What Headwater may change on the way from the nodes to S3. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkSpec(
    @JsonPropertyDescription(
            "What Headwater does about S3 gateway endpoints, which cost nothing and serve the whole"
                + " VPC. Verify: it looks and reports, and changes nothing. AttachRouteTables: it"
                + " attaches the route tables of the nodes' subnets that have no gateway endpoint"
                + " to one that the VPC has, whoever made it. Create: the same, and it makes one"
                + " where the VPC has none. Nothing is ever detached or deleted. The installation"
                + " has to allow changes with HEADWATER_NETWORK_CHANGES; where it does not,"
                + " NetworkReady says so. Default: Verify.")
        @Nullable S3EndpointMode s3Endpoint) {

  static final NetworkSpec DEFAULT = new NetworkSpec(null);

  /** What may be done about S3 gateway endpoints; each may do what those before it may. */
  public enum S3EndpointMode {
    @JsonProperty("Verify")
    VERIFY("Verify"),
    @JsonProperty("AttachRouteTables")
    ATTACH_ROUTE_TABLES("AttachRouteTables"),
    @JsonProperty("Create")
    CREATE("Create");

    private final String id;

    S3EndpointMode(String id) {
      this.id = id;
    }

    /** The mode as users write it. */
    public String id() {
      return id;
    }
  }

  /** The mode; Verify when absent. */
  public S3EndpointMode s3EndpointOrDefault() {
    return s3Endpoint == null ? S3EndpointMode.VERIFY : s3Endpoint;
  }
}
