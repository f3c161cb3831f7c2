package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Builds what a deleted cluster leaves behind: the record of which bucket, cluster id, volumes and
 * node ids belong together. Without an owner, so that it outlives the cluster.
 */
public final class RetainedConfigMap {
  public static final String CLUSTER_UID = "cluster-uid";
  public static final String CLUSTER_ID = "cluster-id";
  public static final String BUCKET = "bucket";
  public static final String REGION = "region";
  public static final String CONTROLLERS = "controllers";
  public static final String ENGINE_VERSION = "engine-version";

  /** A line per zone, {@code <zone id>=<node id base>}. */
  public static final String ZONES = "zones";

  private RetainedConfigMap() {}

  public static ConfigMap of(ClusterModel cluster) {
    var spec = cluster.spec();
    var data = new TreeMap<String, String>();
    data.put(CLUSTER_UID, cluster.uid());
    data.put(CLUSTER_ID, cluster.clusterId());
    data.put(BUCKET, cluster.bucket());
    data.put(REGION, spec.aws().region());
    data.put(CONTROLLERS, Integer.toString(spec.controllersOrDefault().replicasOrDefault()));
    data.put(ENGINE_VERSION, spec.engine().version());
    data.put(
        ZONES, cluster.zones().stream().map(RetainedConfigMap::line).collect(Collectors.joining()));
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(Names.of(cluster).retained())
        .withNamespace(cluster.namespace())
        .withLabels(Labels.of(cluster.name(), Labels.Component.RETAINED))
        .endMetadata()
        .withData(data)
        .build();
  }

  private static String line(ZoneModel zone) {
    return zone.id() + "=" + zone.nodeIdBase() + "\n";
  }
}
