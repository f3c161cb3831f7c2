package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a probe asks of a container. */
sealed interface ProbeAction {
  /** Passes when the port accepts a connection. */
  record Connect(InetSocketAddress target) implements ProbeAction {}

  /** Passes when the answer's code is 200 to 399. */
  record Get(URI target, Map<String, String> headers) implements ProbeAction {
    public Get {
      headers = Map.copyOf(headers);
    }
  }

  /** Passes when the command ends with exit code 0. */
  record Execute(List<String> command) implements ProbeAction {
    public Execute {
      command = List.copyOf(command);
    }
  }

  /**
   * The action of a container's probe.
   *
   * @param address what the container's process binds, taken where the probe names no host
   * @throws IllegalArgumentException when the probe is of a kind that is not known here, or names a
   *     port that the container does not declare
   */
  static ProbeAction of(Container container, Probe probe, String address) {
    if (probe.getTcpSocket() != null) {
      var socket = probe.getTcpSocket();
      var host = Optional.ofNullable(socket.getHost()).orElse(address);
      return new Connect(
          new InetSocketAddress(InetAddress.ofLiteral(host), port(container, socket.getPort())));
    }
    if (probe.getHttpGet() != null) {
      return get(container, probe.getHttpGet(), address);
    }
    if (probe.getExec() != null) {
      return new Execute(probe.getExec().getCommand());
    }
    throw new IllegalArgumentException(
        "container "
            + container.getName()
            + ": this kubelet has tcpSocket, httpGet and exec probes only");
  }

  private static Get get(Container container, HTTPGetAction get, String address) {
    if ("HTTPS".equals(get.getScheme())) {
      throw new IllegalArgumentException(
          "container " + container.getName() + ": this kubelet probes by HTTP, not by HTTPS");
    }
    var host = Optional.ofNullable(get.getHost()).orElse(address);
    var path = Optional.ofNullable(get.getPath()).orElse("/");
    return new Get(
        URI.create(
            "http://"
                + host
                + ":"
                + port(container, get.getPort())
                + (path.startsWith("/") ? path : "/" + path)),
        get.getHttpHeaders().stream()
            .collect(
                Collectors.toMap(
                    HTTPHeader::getName, HTTPHeader::getValue, (first, second) -> second)));
  }

  private static int port(Container container, IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(named -> port.getStrVal().equals(named.getName()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "container "
                        + container.getName()
                        + ": a probe wants port "
                        + port.getStrVal()
                        + ", which is not among its ports"))
        .getContainerPort();
  }
}
