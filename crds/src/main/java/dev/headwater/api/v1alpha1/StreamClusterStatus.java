package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Headwater last saw of a cluster: a report, never an input. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamClusterStatus(
    @JsonPropertyDescription(
            "Generation of the spec that was last observed; -1 before the first visit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled, and the parts: ZonesResolved, StorageReady,"
                + " NetworkReady, ControllersReady, BrokersReady; IdentityReady unless"
                + " identity.mode is None and names no Secret, AutoscalingActive with"
                + " brokers.autoscaling, and ZoneRoutingActive with a zoneRouting.mode other than"
                + " Off.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Kafka cluster id, 22 characters; never regenerated.")
        @Nullable String clusterId,
    @JsonPropertyDescription("Where clients connect, host:port, any zone.")
        @Nullable String bootstrapServers,
    @JsonPropertyDescription("Where clients of each zone connect.")
        @Nullable List<ZoneBootstrap> bootstrap,
    @JsonPropertyDescription("The zones as AWS knows them, with their brokers.")
        @Nullable List<ZoneStatus> zones,
    @JsonPropertyDescription("Broker counts over all zones.") @Nullable BrokersStatus brokers,
    @StatusReplicas @JsonPropertyDescription("Number of broker pods, for the scale subresource.")
        @Nullable Integer replicas,
    @LabelSelector
        @JsonPropertyDescription("Label selector of the broker pods, for the scale subresource.")
        @Nullable String selector,
    @JsonPropertyDescription("Ready and wanted brokers, such as 6/6.") @Nullable String summary,
    @JsonPropertyDescription("ServiceAccount of controllers and brokers.")
        @Nullable String serviceAccountName,
    @JsonPropertyDescription("The bucket.") @Nullable StorageStatus storage,
    @JsonPropertyDescription("Who the pods are for AWS. Absent with identity.mode None.")
        @Nullable IdentityStatus identity,
    @JsonPropertyDescription(
            "The last change of the number of brokers, with what it moved: the proof that scaling"
                + " reassigns no partition. Brokers that are added at once are one change, each"
                + " broker that leaves is one. Stopping all and starting them again is none. A"
                + " figure that was not measured is absent, never 0.")
        @Nullable LastScale lastScale,
    @JsonPropertyDescription(
            "Everything in AWS that Headwater made, adopted or relies on for this cluster, and what"
                + " its deletion does to it.")
        @Nullable List<CloudResource> cloudResources,
    @JsonPropertyDescription("What autoscaling has decided. Absent without brokers.autoscaling.")
        @Nullable AutoscalingStatus autoscaling) {

  @JsonCreator
  public StreamClusterStatus {}

  /** Needed by fabric8, which makes an empty status before it reads one. */
  public StreamClusterStatus() {
    this(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  /** The conditions; empty when absent. */
  public List<Condition> conditionsOrEmpty() {
    return conditions == null ? List.of() : conditions;
  }

  /** The zones; empty when absent. */
  public List<ZoneStatus> zonesOrEmpty() {
    return zones == null ? List.of() : zones;
  }

  /** What there is in AWS; empty when absent. */
  public List<CloudResource> cloudResourcesOrEmpty() {
    return cloudResources == null ? List.of() : cloudResources;
  }

  /** Where clients of one zone connect. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ZoneBootstrap(
      @JsonPropertyDescription("Id of the zone.") String zone,
      @JsonPropertyDescription("Where clients of the zone connect, host:port.") String servers) {}

  /** A zone, resolved. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ZoneStatus(
      @JsonPropertyDescription("Id of the zone.") String id,
      @JsonPropertyDescription("Name of the zone in this account.") String name,
      @JsonPropertyDescription(
              "Node id of the zone's first broker; the others count up from it. Never reused.")
          Integer nodeIdBase,
      @JsonPropertyDescription("Brokers that the zone's StatefulSet has.") Integer brokers,
      @JsonPropertyDescription("Brokers of the zone that are ready.") Integer ready) {}

  /** Broker counts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BrokersStatus(
      @JsonPropertyDescription("Brokers that there are to be, by brokers.replicas or autoscaling.")
          Integer desired,
      @JsonPropertyDescription("Brokers that exist.") Integer current,
      @JsonPropertyDescription("Brokers that are ready.") Integer ready,
      @JsonPropertyDescription("Node ids of brokers that are being drained.")
          @Nullable List<Integer> draining) {}

  /** The bucket. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StorageStatus(
      @JsonPropertyDescription("Name of the bucket.") @Nullable String bucket,
      @JsonPropertyDescription("ARN of the bucket.") @Nullable String arn) {}

  /** Who the pods are for AWS. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record IdentityStatus(
      @JsonPropertyDescription("The mode that is carried out: what Auto was decided to be.")
          IdentityMode mode,
      @JsonPropertyDescription("ARN of the role that the pods get.") String roleArn) {}
}
