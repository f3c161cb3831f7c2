package dev.headwater.e2e.kubelet;

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
import java.util.stream.Stream;

/**
 * The names of a cluster and their addresses, from Services and EndpointSlices: what DNS and
 * kube-proxy do together. A Service's name leads straight to its pods, so its port must be theirs.
 */
record HostsFile(SortedMap<String, TreeSet<String>> addresses) {

  static HostsFile of(Collection<Service> services, Collection<EndpointSlice> slices) {
    var addresses = new TreeMap<String, TreeSet<String>>();
    addresses.computeIfAbsent("localhost", _ -> new TreeSet<>()).add("127.0.0.1");
    for (var service : services) {
      for (var slice : slices) {
        if (belongs(slice, service)) {
          Optional.ofNullable(slice.getEndpoints())
              .orElse(List.of())
              .forEach(endpoint -> add(addresses, service, endpoint));
        }
      }
    }
    return new HostsFile(addresses);
  }

  private static boolean belongs(EndpointSlice slice, Service service) {
    var labels = slice.getMetadata().getLabels();
    return slice.getMetadata().getNamespace().equals(service.getMetadata().getNamespace())
        && "IPv4".equals(slice.getAddressType())
        && labels != null
        && service.getMetadata().getName().equals(labels.get("kubernetes.io/service-name"));
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
