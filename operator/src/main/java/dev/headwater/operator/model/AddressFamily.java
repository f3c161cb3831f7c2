package dev.headwater.operator.model;

import java.net.URL;
import java.util.Optional;

/** Whether Services of this Kubernetes cluster have addresses that the engine is set up for. */
public final class AddressFamily {
  private AddressFamily() {}

  /**
   * What is wrong with a Kubernetes cluster whose Services have IPv6 addresses first; empty when
   * nothing is.
   *
   * @param api where the API is reached. In a pod that is the address of the Service {@code
   *     kubernetes}, and all Services have its family unless they ask for another.
   */
  public static Optional<String> fault(URL api) {
    var host = api.getHost();
    return host.contains(":")
        ? Optional.of(
            "Services of this Kubernetes cluster have IPv6 addresses: that of its API is %s. Supported are Kubernetes clusters whose Services have IPv4 addresses, dual-stack ones with IPv4 first included. Nothing is created: delete this StreamCluster and create it in such a cluster."
                .formatted(host.replaceAll("[\\[\\]]", "")))
        : Optional.empty();
  }
}
