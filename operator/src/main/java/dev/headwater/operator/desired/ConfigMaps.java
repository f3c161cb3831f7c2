package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.operator.engine.AutoMqProperties;
import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.engine.Log4jProperties;
import dev.headwater.operator.engine.StartScript;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the ConfigMaps: the engine's files, and what applications read. */
public final class ConfigMaps {
  private ConfigMaps() {}

  /** The files of the controllers. */
  public static ConfigMap controllers(ClusterModel cluster) {
    var labels = Labels.of(cluster.name(), Labels.Component.CONTROLLER);
    var files = files(cluster, AutoMqProperties.ofControllers(cluster, voters(cluster)));
    return of(cluster, Names.of(cluster).controllers(), labels, files);
  }

  /** The files of a zone's brokers. */
  public static ConfigMap brokers(ClusterModel cluster, ZoneModel zone) {
    var labels = Labels.ofZone(cluster.name(), zone.id());
    var files = files(cluster, AutoMqProperties.ofBrokers(cluster, zone, voters(cluster)));
    return of(cluster, Names.of(cluster).brokers(zone.id()), labels, files);
  }

  /**
   * Zone ids by name and names by id, where clients of each zone connect, and, with zone routing,
   * how they say their zone.
   */
  public static ConfigMap clientZones(ClusterModel cluster) {
    var names = Names.of(cluster);
    var data = new TreeMap<String, String>();
    data.put("bootstrap", names.bootstrapServers());
    for (var zone : cluster.zones()) {
      data.put("bootstrap." + zone.id(), names.bootstrapServers(zone.id()));
      data.put("id." + zone.name(), zone.id());
      data.put("name." + zone.id(), zone.name());
      if (cluster.spec().zoneRoutingOrDefault().routes()) {
        data.put("client.id." + zone.id(), "automq_az=" + cluster.rack(zone));
        data.put("client.rack." + zone.id(), cluster.rack(zone));
      }
    }
    var labels = Labels.of(cluster.name(), Labels.Component.CLUSTER);
    return of(cluster, names.clientZones(), labels, data);
  }

  private static List<String> voters(ClusterModel cluster) {
    return Names.of(cluster).voters(cluster.spec().controllersOrDefault().replicasOrDefault());
  }

  private static Map<String, String> files(ClusterModel cluster, String properties) {
    var files = new TreeMap<String, String>();
    files.put(EngineLayout.LOG4J_FILE, Log4jProperties.render());
    files.put(EngineLayout.PROPERTIES_FILE, properties);
    var identity = cluster.spec().identityOrDefault().modeOrDefault();
    files.put(EngineLayout.START_FILE, StartScript.render(identity != IdentityMode.NONE));
    return files;
  }

  private static ConfigMap of(
      ClusterModel cluster, String name, Map<String, String> labels, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withMetadata(Metadata.owned(cluster, name, labels))
        .withData(data)
        .build();
  }
}
