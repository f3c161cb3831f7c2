package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of a cluster and their addresses, from Services and EndpointSlices: what DNS and
 * kube-proxy do together. A Service's name leads straight to its pods, so its port must be theirs.
 */
record HostsFile(SortedMap<String, TreeSet<String>> addresses) {

  static HostsFile of(Collection<Service> services, Collection<EndpointSlice> slices) {
    var addresses = new TreeMap<String, TreeSet<String>>();
    addresses.computeIfAbsent("localhost", _ -> new TreeSet<>()).add("127.0.0.1");
    var byService =
        slices.stream()
            .filter(slice -> "IPv4".equals(slice.getAddressType()))
            .collect(Collectors.groupingBy(HostsFile::service));
    for (var service : services) {
      byService.getOrDefault(name(service, service.getMetadata().getName()), List.of()).stream()
          .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
          .forEach(endpoint -> add(addresses, service, endpoint));
    }
    return new HostsFile(addresses);
  }

  /** Of the Service of a slice; one without has no name that a Service can have. */
  private static String service(EndpointSlice slice) {
    var labels = Optional.ofNullable(slice.getMetadata().getLabels()).orElse(Map.of());
    return name(slice, labels.getOrDefault("kubernetes.io/service-name", ""));
  }

  private static String name(HasMetadata object, String service) {
    return object.getMetadata().getNamespace() + "/" + service;
  }

  private static void add(
      Map<String, TreeSet<String>> addresses, Service service, Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    if (conditions != null && Boolean.FALSE.equals(conditions.getReady())) {
      return;
    }
    var twins =
        endpoint.getAddresses().stream()
            .filter(address -> address.startsWith("10."))
            .map(LoopbackRange::twin)
            .toList();
    var name = service.getMetadata().getName();
    var namespace = service.getMetadata().getNamespace();
    names(name, namespace).forEach(n -> put(addresses, n, twins));
    if (endpoint.getHostname() != null) {
      names(endpoint.getHostname() + "." + name, namespace).forEach(n -> put(addresses, n, twins));
    }
  }

  private static Stream<String> names(String name, String namespace) {
    var inNamespace = name + "." + namespace;
    return Stream.of(
        name + "." + namespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
  }

  private static void put(Map<String, TreeSet<String>> addresses, String name, List<String> twins) {
    addresses.computeIfAbsent(name, _ -> new TreeSet<>(Comparator.naturalOrder())).addAll(twins);
  }

  /** The file's text: a line for each address of each name. */
  String text() {
    var text = new StringBuilder();
    addresses.forEach(
        (name, all) -> all.forEach(a -> text.append(a).append(' ').append(name).append('\n')));
    return text.toString();
  }
}
