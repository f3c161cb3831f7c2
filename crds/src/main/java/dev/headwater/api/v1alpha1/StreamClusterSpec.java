package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user wants a cluster to be. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.controllers) && has(self.controllers.replicas) ? self.controllers.replicas : 3)"
            + " == (has(oldSelf.controllers) && has(oldSelf.controllers.replicas) ?"
            + " oldSelf.controllers.replicas : 3)",
    fieldPath = ".controllers",
    message =
        "controllers.replicas cannot change: the quorum's voters are fixed when the cluster is"
            + " created; create another cluster to have another number")
@ValidationRule(
    value =
        "(has(self.controllers) && has(self.controllers.storage)) == (has(oldSelf.controllers) &&"
            + " has(oldSelf.controllers.storage)) && (!(has(self.controllers) &&"
            + " has(self.controllers.storage)) || self.controllers.storage =="
            + " oldSelf.controllers.storage)",
    fieldPath = ".controllers",
    message =
        "controllers.storage cannot change yet: the volumes of a StatefulSet are fixed when it is"
            + " created; keep the old value")
@ValidationRule(
    value =
        "(has(self.controllers) && has(self.controllers.resources)) == (has(oldSelf.controllers) &&"
            + " has(oldSelf.controllers.resources)) && (!(has(self.controllers) &&"
            + " has(self.controllers.resources)) || self.controllers.resources =="
            + " oldSelf.controllers.resources)",
    fieldPath = ".controllers",
    message =
        "controllers.resources cannot change yet: a change needs a rolling restart, which this"
            + " version of Headwater does not do; keep the old value")
@ValidationRule(
    value =
        "(has(self.brokers) && has(self.brokers.resources)) == (has(oldSelf.brokers) &&"
            + " has(oldSelf.brokers.resources)) && (!(has(self.brokers) &&"
            + " has(self.brokers.resources)) || self.brokers.resources =="
            + " oldSelf.brokers.resources)",
    fieldPath = ".brokers",
    message =
        "brokers.resources cannot change yet: a change needs a rolling restart, which this version"
            + " of Headwater does not do; keep the old value")
@ValidationRule(
    value =
        "(has(self.brokers) && has(self.brokers.drain)) == (has(oldSelf.brokers) &&"
            + " has(oldSelf.brokers.drain)) && (!(has(self.brokers) && has(self.brokers.drain)) ||"
            + " self.brokers.drain == oldSelf.brokers.drain)",
    fieldPath = ".brokers",
    message =
        "brokers.drain.timeout cannot change yet: a change needs a rolling restart, which this"
            + " version of Headwater does not do; keep the old value")
@ValidationRule(
    value =
        "(has(self.storage) && has(self.storage.bucket) && has(self.storage.bucket.mode) ?"
            + " self.storage.bucket.mode : 'Create') == (has(oldSelf.storage) &&"
            + " has(oldSelf.storage.bucket) && has(oldSelf.storage.bucket.mode) ?"
            + " oldSelf.storage.bucket.mode : 'Create')",
    fieldPath = ".storage",
    message = "storage.bucket.mode cannot change: the cluster's data is in its bucket")
@ValidationRule(
    value =
        "(has(self.storage) && has(self.storage.bucket) && has(self.storage.bucket.name) ?"
            + " self.storage.bucket.name : '') == (has(oldSelf.storage) &&"
            + " has(oldSelf.storage.bucket) && has(oldSelf.storage.bucket.name) ?"
            + " oldSelf.storage.bucket.name : '')",
    fieldPath = ".storage",
    message = "storage.bucket.name cannot change: the cluster's data is in its bucket")
@ValidationRule(
    value =
        "!has(self.storage) || !has(self.storage.bucket) || !has(self.storage.bucket.encryption) ||"
            + " !has(self.storage.bucket.encryption.kmsKeyArn) ||"
            + " self.storage.bucket.encryption.kmsKeyArn.contains(':kms:' + self.aws.region + ':')",
    fieldPath = ".storage",
    message =
        "storage.bucket.encryption.kmsKeyArn must be a key of aws.region: S3 uses keys of the"
            + " bucket's region only")
@ValidationRule(
    value =
        "has(self.identity) == has(oldSelf.identity) && (!has(self.identity) || self.identity =="
            + " oldSelf.identity)",
    message =
        "identity cannot change yet: pods have the identity that they were started with, and a"
            + " change needs a rolling restart, which this version of Headwater does not do; keep"
            + " the old value")
@ValidationRule(
    value =
        "(has(self.zoneRouting) && has(self.zoneRouting.mode) ? self.zoneRouting.mode : 'Off') =="
            + " (has(oldSelf.zoneRouting) && has(oldSelf.zoneRouting.mode) ?"
            + " oldSelf.zoneRouting.mode : 'Off') && (has(self.zoneRouting) &&"
            + " has(self.zoneRouting.rackFormat) ? self.zoneRouting.rackFormat : 'ZoneId') =="
            + " (has(oldSelf.zoneRouting) && has(oldSelf.zoneRouting.rackFormat) ?"
            + " oldSelf.zoneRouting.rackFormat : 'ZoneId')",
    message =
        "zoneRouting cannot change yet: brokers read it when they start, and a change needs a"
            + " rolling restart, which this version of Headwater does not do; keep the old value")
@ValidationRule(
    value =
        "!has(self.brokers) || !has(self.brokers.autoscaling) || self.brokers.autoscaling.min >="
            + " size(self.zones)",
    fieldPath = ".brokers",
    message =
        "brokers.autoscaling.min is below the number of zones, and each zone keeps one broker at"
            + " least: raise min to the number of zones")
public record StreamClusterSpec(
    @JsonPropertyDescription(
            "True: Headwater observes and reports, and changes nothing, neither in Kubernetes nor"
                + " in AWS nor in Kafka; it does not block deletion. Default: false.")
        @Nullable Boolean suspend,
    @Required @JsonPropertyDescription("The broker software and its version. Required.")
        EngineSpec engine,
    @Required @JsonPropertyDescription("Where in AWS the cluster lives. Required.") AwsSpec aws,
    @Required
        @Size(min = 1, max = 6)
        @JsonPropertyDescription(
            "The availability zones to run in, 1 to 6, by id; all in aws.region. Required. A broker"
                + " StatefulSet is made per zone. Zones can be added; until rollouts exist none can"
                + " be removed.")
        @ValidationRule(
            value = "oldSelf.all(before, self.exists(now, now.id == before.id))",
            message =
                "zones: no zone can be removed yet: its brokers would have to be drained first,"
                    + " which this version of Headwater does not do; keep the zone in the list")
        List<ZoneSpec> zones,
    @JsonPropertyDescription("The KRaft controllers, the only pods with a volume.")
        @Nullable ControllersSpec controllers,
    @JsonPropertyDescription("The brokers, which hold no data of their own.")
        @Nullable BrokersSpec brokers,
    @JsonPropertyDescription("The bucket that holds the cluster's log.")
        @Nullable StorageSpec storage,
    @JsonPropertyDescription(
            "Who controllers and brokers are for AWS, which decides what they may do there."
                + " Immutable until rollouts exist.")
        @Nullable IdentitySpec identity,
    @JsonPropertyDescription("What Headwater may change on the way from the nodes to S3.")
        @Nullable NetworkSpec network,
    @JsonPropertyDescription(
            "Whether brokers keep clients' traffic in its zone, and what zones are called there."
                + " Immutable until rollouts exist.")
        @Nullable ZoneRoutingSpec zoneRouting) {

  @JsonCreator
  public StreamClusterSpec {}

  /** Needed by fabric8, which makes an empty spec before it reads one. */
  @SuppressWarnings("NullAway")
  StreamClusterSpec() {
    this(
        null,
        new EngineSpec(null, "", null),
        new AwsSpec(""),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** True when nothing may be changed. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }

  /** The controllers with every default filled in. */
  public ControllersSpec controllersOrDefault() {
    return controllers == null ? ControllersSpec.DEFAULT : controllers;
  }

  /** The brokers, where absent means every default. */
  public BrokersSpec brokersOrDefault() {
    return brokers == null ? BrokersSpec.DEFAULT : brokers;
  }

  /** The storage, where absent means every default. */
  public StorageSpec storageOrDefault() {
    return storage == null ? StorageSpec.DEFAULT : storage;
  }

  /** The identity, where absent means every default. */
  public IdentitySpec identityOrDefault() {
    return identity == null ? IdentitySpec.DEFAULT : identity;
  }

  /** The network, where absent means every default. */
  public NetworkSpec networkOrDefault() {
    return network == null ? NetworkSpec.DEFAULT : network;
  }

  /** Zone routing, where absent means every default. */
  public ZoneRoutingSpec zoneRoutingOrDefault() {
    return zoneRouting == null ? ZoneRoutingSpec.DEFAULT : zoneRouting;
  }

  /**
   * Brokers over all zones: {@code brokers.replicas}, or the fewest that autoscaling may choose, or
   * one per zone while nobody has set it.
   */
  public int desiredBrokers() {
    var brokers = brokersOrDefault();
    if (brokers.replicas() != null) {
      return brokers.replicas();
    }
    return brokers.autoscaling() == null ? zones.size() : brokers.autoscaling().min();
  }
}
