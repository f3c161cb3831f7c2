package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a cluster becomes in Kubernetes while it lives, by stage; {@link
 * RetainedConfigMap} is what it becomes afterwards.
 *
 * @param serviceAccount identity of the pods
 * @param configMaps of the controllers, of the brokers of each zone, and for applications
 * @param services bootstrap, bootstrap per zone, and the two headless ones
 * @param podDisruptionBudgets of controllers and brokers
 * @param controllers StatefulSet of the quorum
 * @param brokers StatefulSets of the brokers in the order of the zones; to be applied only when the
 *     bucket exists
 */
public record DesiredObjects(
    ServiceAccount serviceAccount,
    List<ConfigMap> configMaps,
    List<Service> services,
    List<PodDisruptionBudget> podDisruptionBudgets,
    StatefulSet controllers,
    List<StatefulSet> brokers) {

  public DesiredObjects {
    configMaps = List.copyOf(configMaps);
    services = List.copyOf(services);
    podDisruptionBudgets = List.copyOf(podDisruptionBudgets);
    brokers = List.copyOf(brokers);
  }

  public static DesiredObjects of(ClusterModel cluster, TrafficDistribution distribution) {
    return new DesiredObjects(
        ServiceAccounts.of(cluster),
        configMaps(cluster),
        services(cluster, distribution),
        List.of(
            PodDisruptionBudgets.ofControllers(cluster), PodDisruptionBudgets.ofBrokers(cluster)),
        ControllerStatefulSet.of(cluster),
        cluster.zones().stream().map(zone -> BrokerStatefulSet.of(cluster, zone)).toList());
  }

  /** All of it, in the order in which it is applied. */
  public List<HasMetadata> all() {
    return Stream.of(groundwork(), List.of(controllers), brokers)
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }

  /** What must be there before any pod, in the order in which it is applied. */
  public List<HasMetadata> groundwork() {
    return Stream.of(List.of(serviceAccount), configMaps, services, podDisruptionBudgets)
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }

  private static List<ConfigMap> configMaps(ClusterModel cluster) {
    return Stream.of(
            Stream.of(ConfigMaps.controllers(cluster)),
            cluster.zones().stream().map(zone -> ConfigMaps.brokers(cluster, zone)),
            Stream.of(ConfigMaps.clientZones(cluster)))
        .flatMap(maps -> maps)
        .toList();
  }

  private static List<Service> services(ClusterModel cluster, TrafficDistribution distribution) {
    return Stream.of(
            Stream.of(Services.controllers(cluster), Services.brokers(cluster)),
            Stream.of(Services.bootstrap(cluster, distribution)),
            cluster.zones().stream().map(zone -> Services.zoneBootstrap(cluster, zone)))
        .flatMap(services -> services)
        .toList();
  }
}
