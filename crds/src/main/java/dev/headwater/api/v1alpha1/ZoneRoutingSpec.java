package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Whether the brokers keep clients' traffic in its zone, and what zones are called there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ZoneRoutingSpec(
    @JsonPropertyDescription(
            "Off: clients talk to the broker that leads a partition, whatever its zone. ClientTag:"
                + " a client that says its zone talks to brokers of that zone only; what they get"
                + " for others goes through the bucket. SubnetMap: the same, and the brokers know"
                + " the zone of a client that does not say it by its IPv4 address: Headwater keeps"
                + " them informed of the subnets of the EKS cluster's VPC. Default: Off.")
        @Nullable ZoneRoutingMode mode,
    @JsonPropertyDescription(
            "What a zone is called in broker.rack, and so by clients in client.rack and in the tag"
                + " automq_az: ZoneId (use1-az1), the same in every account, or ZoneName"
                + " (us-east-1a), which nodes are labelled with. Default: ZoneId.")
        @Nullable RackFormat rackFormat) {

  static final ZoneRoutingSpec DEFAULT = new ZoneRoutingSpec(null, null);

  /** How the brokers know the zone of a client. */
  public enum ZoneRoutingMode {
    @JsonProperty("Off")
    OFF,
    @JsonProperty("ClientTag")
    CLIENT_TAG,
    @JsonProperty("SubnetMap")
    SUBNET_MAP
  }

  /** What a zone is called. */
  public enum RackFormat {
    @JsonProperty("ZoneId")
    ZONE_ID,
    @JsonProperty("ZoneName")
    ZONE_NAME
  }

  /** The mode; Off when absent. */
  public ZoneRoutingMode modeOrDefault() {
    return mode == null ? ZoneRoutingMode.OFF : mode;
  }

  /** What zones are called; by id when absent. */
  public RackFormat rackFormatOrDefault() {
    return rackFormat == null ? RackFormat.ZONE_ID : rackFormat;
  }

  /** Whether the brokers route at all. */
  public boolean routes() {
    return modeOrDefault() != ZoneRoutingMode.OFF;
  }
}
