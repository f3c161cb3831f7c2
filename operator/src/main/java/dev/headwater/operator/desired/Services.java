package dev.headwater.operator.desired;

import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.Map;

/** Builds the Services: two to start from, and two that give every pod a name. */
public final class Services {
  private Services() {}

  /** Where clients of any zone start; the answer lists the brokers by their own names. */
  public static Service bootstrap(ClusterModel cluster, TrafficDistribution distribution) {
    var labels = Labels.of(cluster.name(), Component.BROKER);
    return new ServiceBuilder()
        .withMetadata(Metadata.owned(cluster, Names.of(cluster).kafka(), labels))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.selector(cluster.name(), Component.BROKER))
        .withPorts(clientPort())
        .withTrafficDistribution(distribution.id())
        .endSpec()
        .build();
  }

  /** Where clients of one zone start. */
  public static Service zoneBootstrap(ClusterModel cluster, ZoneModel zone) {
    var labels = Labels.ofZone(cluster.name(), zone.id());
    return new ServiceBuilder()
        .withMetadata(Metadata.owned(cluster, Names.of(cluster).kafka(zone.id()), labels))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.zoneSelector(cluster.name(), zone.id()))
        .withPorts(clientPort())
        .endSpec()
        .build();
  }

  /** Gives every broker its name. */
  public static Service brokers(ClusterModel cluster) {
    return headless(cluster, Names.of(cluster).brokers(), Component.BROKER, clientPort());
  }

  /** Gives every controller its name. */
  public static Service controllers(ClusterModel cluster) {
    var port = port(Ports.CONTROLLER, EngineLayout.CONTROLLER_PORT);
    return headless(cluster, Names.of(cluster).controllers(), Component.CONTROLLER, port);
  }

  private static Service headless(
      ClusterModel cluster, String name, Component component, ServicePort port) {
    Map<String, String> labels = Labels.of(cluster.name(), component);
    return new ServiceBuilder()
        .withMetadata(Metadata.owned(cluster, name, labels))
        .withNewSpec()
        .withType("ClusterIP")
        .withClusterIP("None")
        // Nodes find each other in order to become ready.
        .withPublishNotReadyAddresses(true)
        .withSelector(Labels.selector(cluster.name(), component))
        .withPorts(port, port(Ports.METRICS, EngineLayout.METRICS_PORT))
        .endSpec()
        .build();
  }

  private static ServicePort clientPort() {
    return port(Ports.CLIENT, EngineLayout.CLIENT_PORT);
  }

  private static ServicePort port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(name))
        .build();
  }
}
