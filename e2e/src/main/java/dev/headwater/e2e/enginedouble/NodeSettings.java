package dev.headwater.e2e.enginedouble;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node of the double reads of its properties.
 *
 * @param all every setting, as DescribeConfigs shows them
 */
record NodeSettings(Map<String, String> all) {
  private static final String TELEMETRY = "s3.telemetry.metrics.exporter.uri";

  NodeSettings {
    all = Map.copyOf(all);
  }

  int nodeId() {
    return Integer.parseInt(required("node.id"));
  }

  /** One role a node: the operator renders no combined ones. */
  Role role() {
    return switch (required("process.roles")) {
      case "controller" -> Role.CONTROLLER;
      case "broker" -> Role.BROKER;
      case String other ->
          throw new IllegalArgumentException(
              "process.roles is " + other + ": the double runs controller or broker");
    };
  }

  /** The cluster's quorum as text; no two clusters of a stack have the same. */
  String voters() {
    return required("controller.quorum.voters");
  }

  List<Integer> voterIds() {
    return List.of(voters().split(",", -1)).stream()
        .map(voter -> Integer.valueOf(voter.substring(0, voter.indexOf('@')).strip()))
        .toList();
  }

  Path logDirectory() {
    return Path.of(required("log.dirs"));
  }

  /** Where the node listens for Kafka's protocol. */
  InetSocketAddress listener() {
    var listener = address(required("listeners"));
    return new InetSocketAddress(InetAddress.ofLiteral(listener.getHost()), listener.getPort());
  }

  /** What clients are told; not resolved. */
  InetSocketAddress advertised() {
    var listener = address(all.getOrDefault("advertised.listeners", required("listeners")));
    return InetSocketAddress.createUnresolved(listener.getHost(), listener.getPort());
  }

  String rack() {
    return all.getOrDefault("broker.rack", "");
  }

  /** Where metrics are served. */
  InetSocketAddress metrics() {
    var uri = required(TELEMETRY);
    var query = pairs(uri.substring(uri.indexOf('?') + 1), "&");
    return new InetSocketAddress(
        InetAddress.ofLiteral(query.getOrDefault("host", "127.0.0.1")),
        Integer.parseInt(query.getOrDefault("port", "9090")));
  }

  /** Labels that every series carries beside the engine's own. */
  Map<String, String> metricLabels() {
    return pairs(all.getOrDefault("s3.telemetry.metrics.base.labels", ""), ",");
  }

  private static Map<String, String> pairs(String text, String separator) {
    var pairs = new LinkedHashMap<String, String>();
    for (var word : text.split(separator, -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        pairs.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return pairs;
  }

  private static URI address(String listeners) {
    if (listeners.contains(",")) {
      throw new IllegalArgumentException(
          "the double has one listener a node, and the file has " + listeners);
    }
    return URI.create(listeners);
  }

  private String required(String key) {
    return Optional.ofNullable(all.get(key))
        .orElseThrow(() -> new IllegalArgumentException("server.properties lacks " + key));
  }

  /** What a node does. */
  enum Role {
    CONTROLLER,
    BROKER
  }
}
