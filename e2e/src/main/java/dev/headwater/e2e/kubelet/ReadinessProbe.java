package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The readiness of one run of a container, by a TCP or HTTP probe on the pod's loopback twin. */
final class ReadinessProbe {
  private final Container container;
  private final Probe probe;
  private final String address;
  private Instant next;
  private int successes;
  private int failures;
  private boolean ready;

  private ReadinessProbe(Container container, Probe probe, String address, Instant started) {
    this.container = container;
    this.probe = probe;
    this.address = address;
    this.next = started.plusSeconds(orElse(probe.getInitialDelaySeconds(), 0));
  }

  /** The probe of a container that has just started; empty when it has none. */
  static Optional<ReadinessProbe> of(Container container, String address, Instant started) {
    return Optional.ofNullable(container.getReadinessProbe())
        .map(probe -> new ReadinessProbe(container, probe, address, started));
  }

  /** Whether the container is ready, after a look when one is due. */
  boolean ready(Instant now) {
    if (now.isBefore(next)) {
      return ready;
    }
    next = now.plusSeconds(orElse(probe.getPeriodSeconds(), 10));
    if (answers()) {
      failures = 0;
      successes++;
      ready |= successes >= orElse(probe.getSuccessThreshold(), 1);
    } else {
      successes = 0;
      failures++;
      ready &= failures < orElse(probe.getFailureThreshold(), 3);
    }
    return ready;
  }

  private boolean answers() {
    var timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
    try {
      if (probe.getTcpSocket() != null) {
        return connects(port(probe.getTcpSocket().getPort()), timeout);
      }
      if (probe.getHttpGet() != null) {
        var get = probe.getHttpGet();
        return answersHttp(port(get.getPort()), get.getPath(), timeout);
      }
      return false;
    } catch (IOException refused) {
      // A probe that cannot connect has failed, which is what it is asked for.
      return false;
    }
  }

  private boolean connects(int port, Duration timeout) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(endpoint(port), (int) timeout.toMillis());
      return true;
    }
  }

  private boolean answersHttp(int port, String path, Duration timeout) throws IOException {
    var url = URI.create("http://" + address + ":" + port + path).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    try {
      int code = connection.getResponseCode();
      return code >= 200 && code < 400;
    } finally {
      connection.disconnect();
    }
  }

  private InetSocketAddress endpoint(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private int port(IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(named -> port.getStrVal().equals(named.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no port is named " + port.getStrVal()))
        .getContainerPort();
  }

  private static int orElse(Integer value, int fallback) {
    return value == null ? fallback : value;
  }
}
