package dev.headwater.e2e.enginedouble;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The metrics of a node by AutoMQ's names, in Prometheus' text format. */
final class MetricsText {
  private final Map<String, String> common = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  private MetricsText(NodeSettings node, String clusterId) {
    common.put("host_name", node.advertised().getHostString());
    common.put("instance", Integer.toString(node.nodeId()));
    common.put("job", clusterId);
    common.putAll(node.metricLabels());
  }

  static String ofBroker(
      NodeSettings node,
      String clusterId,
      ClusterState state,
      SortedMap<RequestCounts.Key, Long> requests,
      Telemetry.Traffic traffic,
      Map<String, String> gauges,
      OptionalLong copiedBytes) {
    var metrics = new MetricsText(node, clusterId);
    // There is no data path: what goes in and out is what a test says.
    metrics.type("kafka_broker_network_io_bytes_total", "counter");
    metrics.add("kafka_broker_network_io_bytes_total", Map.of("direction", "in"), traffic.in());
    metrics.add("kafka_broker_network_io_bytes_total", Map.of("direction", "out"), traffic.out());
    gauges.forEach(
        (name, value) -> {
          metrics.type(name, "gauge");
          metrics.add(name, Map.of(), value);
        });
    metrics.requests(requests);
    metrics.gauge(
        "kafka_partition_count",
        state
            .partitions()
            .filter(partition -> partition.led() && partition.replica() == node.nodeId())
            .count());
    copiedBytes.ifPresent(metrics::copied);
    return metrics.text.toString();
  }

  static String ofController(
      NodeSettings node, String clusterId, ClusterState state, boolean isActive) {
    var metrics = new MetricsText(node, clusterId);
    int active = state.active().size();
    metrics.gauge("kafka_controller_active_count", isActive ? 1 : 0);
    metrics.gauge("kafka_broker_active_count", active);
    metrics.gauge("kafka_broker_fenced_count", state.brokers().size() - active);
    metrics.gauge("kafka_topic_count", state.topics().size());
    metrics.gauge("kafka_partition_total_count", state.partitions().count());
    metrics.gauge(
        "kafka_partition_offline_count",
        state.partitions().filter(partition -> !partition.led()).count());
    return metrics.text.toString();
  }

  /** The one counter exists from the start for every type, the other from the first call on. */
  private void requests(SortedMap<RequestCounts.Key, Long> requests) {
    type("kafka_request_queue_time_count_milliseconds_total", "counter");
    for (var api : Apis.of(NodeSettings.Role.BROKER)) {
      long calls =
          requests.entrySet().stream()
              .filter(count -> count.getKey().type().equals(api.name))
              .mapToLong(Map.Entry::getValue)
              .sum();
      add("kafka_request_queue_time_count_milliseconds_total", Map.of("type", api.name), calls);
    }
    if (!requests.isEmpty()) {
      type("kafka_request_count_total", "counter");
    }
    requests.forEach(
        (key, calls) ->
            add(
                "kafka_request_count_total",
                Map.of("type", key.type(), "version", Short.toString(key.version())),
                calls));
  }

  private void copied(long bytes) {
    type("kafka_broker_reassignment_bytes_total", "counter");
    add("kafka_broker_reassignment_bytes_total", Map.of("direction", "in"), bytes);
  }

  private void gauge(String name, long value) {
    type(name, "gauge");
    add(name, Map.of(), value);
  }

  private void type(String name, String type) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void add(String name, Map<String, String> own, long value) {
    add(name, own, Long.toString(value));
  }

  private void add(String name, Map<String, String> own, String value) {
    var labels = new LinkedHashMap<>(common);
    labels.putAll(own);
    text.append(
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(",", name + "{", "} " + value + "\n")));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
