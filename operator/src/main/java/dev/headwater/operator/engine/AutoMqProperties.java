package dev.headwater.operator.engine;

import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Renders AutoMQ's server.properties, one file for all controllers and one for the brokers of each
 * zone. {@code node.id} and the brokers' advertised listener differ per pod and come by {@code
 * --override} on the command line, which is merged before the file is parsed.
 */
public final class AutoMqProperties {
  private static final int DATA_BUCKET = 0;

  private AutoMqProperties() {}

  /**
   * The file of the controllers.
   *
   * @param voters host:port of each controller by ascending node id
   */
  public static String ofControllers(ClusterModel cluster, List<String> voters) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("process.roles", "controller");
    // With it a blank disk formats itself; two blank disks of three would found an empty cluster.
    if (!cluster.votersComplete()) {
      settings.put("cluster.id", cluster.clusterId());
    }
    settings.put("listeners", "CONTROLLER://:" + EngineLayout.CONTROLLER_PORT);
    settings.putAll(quorum(voters));
    settings.put("autobalancer.controller.enable", "true");
    settings.putAll(log(cluster));
    settings.putAll(telemetry("cluster=" + cluster.name() + ",pool=controller"));
    return render(settings);
  }

  /**
   * The file of a zone's brokers.
   *
   * @param voters host:port of each controller by ascending node id
   */
  public static String ofBrokers(ClusterModel cluster, ZoneModel zone, List<String> voters) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("process.roles", "broker");
    settings.put("cluster.id", cluster.clusterId());
    settings.put("broker.rack", cluster.rack(zone));
    settings.put("listeners", "PLAINTEXT://:" + EngineLayout.CLIENT_PORT);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.putAll(quorum(voters));
    settings.put("auto.create.topics.enable", "false");
    settings.putAll(log(cluster));
    if (cluster.spec().zoneRoutingOrDefault().routes()) {
      settings.put("automq.zonerouter.channels", BucketUri.of(DATA_BUCKET, cluster));
    }
    if (EngineMemory.ofBroker(cluster.spec().brokersOrDefault().resourcesOrDefault())
        .pooledDirect()) {
      settings.put("s3.stream.allocator.policy", "POOLED_DIRECT");
    }
    settings.putAll(telemetry("cluster=" + cluster.name() + ",zone=" + zone.id() + ",pool=broker"));
    return render(settings);
  }

  private static Map<String, String> quorum(List<String> voters) {
    var settings = new LinkedHashMap<String, String>();
    // The engine's balancer skips a listener of exactly this name and dials every other.
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put(
        "controller.quorum.voters",
        IntStream.range(0, voters.size())
            .mapToObj(nodeId -> nodeId + "@" + voters.get(nodeId))
            .collect(Collectors.joining(",")));
    return settings;
  }

  private static Map<String, String> log(ClusterModel cluster) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("log.dirs", EngineLayout.DATA_DIRECTORY);
    settings.put("elasticstream.enable", "true");
    settings.put("s3.data.buckets", BucketUri.of(DATA_BUCKET, cluster));
    settings.put("s3.wal.path", BucketUri.of(DATA_BUCKET, cluster));
    // S3 keeps the copies, so the engine holds one of each partition and refuses more.
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    return settings;
  }

  private static Map<String, String> telemetry(String labels) {
    var settings = new LinkedHashMap<String, String>();
    // The engine's default host is localhost.
    settings.put(
        "s3.telemetry.metrics.exporter.uri",
        "prometheus://?host=0.0.0.0&port=" + EngineLayout.METRICS_PORT);
    settings.put("s3.telemetry.metrics.base.labels", labels);
    return settings;
  }

  private static String render(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
