package dev.headwater.operator.prometheus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers that the installation permits.
 *
 * @param servers each with a name of its own
 */
public record PermittedServers(List<PrometheusServer> servers) {
  /** Nobody may ask anything. */
  public static final PermittedServers NONE = new PermittedServers(List.of());

  public PermittedServers {
    servers = List.copyOf(servers);
  }

  /**
   * What a namespace may ask.
   *
   * @param labels that every series must have
   */
  public record Permission(PrometheusServer server, Map<String, String> labels) {}

  /** What a namespace may ask of a server; empty alike when there is no such server. */
  public Optional<Permission> of(String namespace, String name) {
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .filter(server -> server.namespaces().containsKey(namespace))
        .findFirst()
        .map(
            server ->
                new Permission(server, server.namespaces().getOrDefault(namespace, Map.of())));
  }

  /** The names of the servers that a namespace may ask, in the order of the installation. */
  public List<String> names(String namespace) {
    return servers.stream()
        .filter(server -> server.namespaces().containsKey(namespace))
        .map(PrometheusServer::name)
        .toList();
  }
}
