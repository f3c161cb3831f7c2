package dev.headwater.e2e.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All that a launcher may change of what the operator rendered, so that the rest is proven as it
 * is: where files are, which address is bound, and for Apache Kafka the replication factors, since
 * it keeps its log on brokers where AutoMQ keeps it in S3.
 *
 * @param settings keys and values that win over the mounted file
 */
record Overrides(Map<String, String> settings) {
  private static final List<String> REPLICATION_FACTORS =
      List.of(
          "default.replication.factor",
          "offsets.topic.replication.factor",
          "transaction.state.log.replication.factor");

  Overrides {
    settings = Map.copyOf(settings);
  }

  /**
   * The overrides of every grade: where the node is on this machine.
   *
   * @param rendered the operator's properties with the pod's own overrides applied
   * @param hostPath where a path of the container is on this machine
   * @param address loopback twin of the pod's IP
   */
  static Overrides ofPlace(
      Map<String, String> rendered, UnaryOperator<String> hostPath, String address) {
    var settings = new TreeMap<String, String>();
    settings.put("log.dirs", hostPath.apply(required(rendered, "log.dirs")));
    settings.put("listeners", bound(required(rendered, "listeners"), address));
    var telemetry = rendered.get("s3.telemetry.metrics.exporter.uri");
    if (telemetry != null) {
      settings.put(
          "s3.telemetry.metrics.exporter.uri",
          telemetry.replace("host=0.0.0.0", "host=" + address));
    }
    return new Overrides(settings);
  }

  /**
   * The overrides of the stand-in: its place, and replication factors.
   *
   * @param declaredBrokers brokers that the StreamCluster declares; with RF above it no topic could
   *     be created
   */
  static Overrides ofStandIn(
      Map<String, String> rendered,
      UnaryOperator<String> hostPath,
      String address,
      int declaredBrokers) {
    var settings = new TreeMap<>(ofPlace(rendered, hostPath, address).settings());
    var factor = Integer.toString(Math.clamp(declaredBrokers, 1, 3));
    REPLICATION_FACTORS.forEach(key -> settings.put(key, factor));
    return new Overrides(settings);
  }

  /** The arguments that carry them, in a fixed order. */
  List<String> arguments() {
    var arguments = new ArrayList<String>();
    settings.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              arguments.add("--override");
              arguments.add(entry.getKey() + "=" + entry.getValue());
            });
    return arguments;
  }

  /** Listeners with an empty host are bound to the pod's own loopback twin. */
  private static String bound(String listeners, String address) {
    return listeners.replace("://:", "://" + address + ":");
  }

  private static String required(Map<String, String> rendered, String key) {
    var value = rendered.get(key);
    if (value == null) {
      throw new IllegalArgumentException("server.properties lacks " + key);
    }
    return value;
  }
}
