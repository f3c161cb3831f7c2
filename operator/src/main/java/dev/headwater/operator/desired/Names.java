package dev.headwater.operator.desired;

import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.model.ClusterModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names of everything that a cluster becomes in Kubernetes; each is a function of the cluster.
 *
 * @param namespace namespace of the StreamCluster
 * @param cluster name of the StreamCluster
 */
public record Names(String namespace, String cluster) {

  public static Names of(ClusterModel model) {
    return new Names(model.namespace(), model.name());
  }

  /** StatefulSet, headless Service, ConfigMap and PodDisruptionBudget of the controllers. */
  public String controllers() {
    return cluster + "-controllers";
  }

  /** StatefulSet and ConfigMap of a zone's brokers. */
  public String brokers(String zoneId) {
    return cluster + "-brokers-" + zoneId;
  }

  /** Headless Service and PodDisruptionBudget of all brokers. */
  public String brokers() {
    return cluster + "-brokers";
  }

  /** Service through which clients of any zone start. */
  public String kafka() {
    return cluster + "-kafka";
  }

  /** Service through which clients of one zone start. */
  public String kafka(String zoneId) {
    return cluster + "-kafka-" + zoneId;
  }

  /** ConfigMap that tells applications the zones and where to connect in each. */
  public String clientZones() {
    return cluster + "-client-zones";
  }

  /** ConfigMap that outlives the cluster and says what of it was kept. */
  public String retained() {
    return cluster + "-retained";
  }

  /** ServiceAccount of controllers and brokers. */
  public String serviceAccount() {
    return cluster;
  }

  public String controllerPod(int nodeId) {
    return controllers() + "-" + nodeId;
  }

  /** The claim that the controllers' StatefulSet makes for the volume of a controller. */
  public String controllerClaim(int nodeId) {
    return EnginePod.DATA + "-" + controllerPod(nodeId);
  }

  public String brokerPod(String zoneId, int nodeId) {
    return brokers(zoneId) + "-" + nodeId;
  }

  public String controllerHost(int nodeId) {
    return controllerPod(nodeId) + "." + serviceHost(controllers());
  }

  public String brokerHost(String zoneId, int nodeId) {
    return brokerPod(zoneId, nodeId) + "." + serviceHost(brokers());
  }

  /** The quorum, host:port of each controller by ascending node id. */
  public List<String> voters(int controllers) {
    return IntStream.range(0, controllers)
        .mapToObj(nodeId -> controllerHost(nodeId) + ":" + EngineLayout.CONTROLLER_PORT)
        .toList();
  }

  /** Where clients of any zone connect, host:port. */
  public String bootstrapServers() {
    return serviceHost(kafka()) + ":" + EngineLayout.CLIENT_PORT;
  }

  /** Where clients of one zone connect, host:port. */
  public String bootstrapServers(String zoneId) {
    return serviceHost(kafka(zoneId)) + ":" + EngineLayout.CLIENT_PORT;
  }

  private String serviceHost(String service) {
    return service + "." + namespace + ".svc";
  }
}
