package dev.headwater.operator.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The namespaces of CloudWatch that the installation permits.
 *
 * @param namespaces each with a name of its own
 */
public record PermittedMetrics(List<PermittedNamespace> namespaces) {
  /** Nobody may ask for anything. */
  public static final PermittedMetrics NONE = new PermittedMetrics(List.of());

  public PermittedMetrics {
    namespaces = List.copyOf(namespaces);
  }

  /**
   * A namespace of CloudWatch that StreamClusters of some namespaces of Kubernetes may read.
   *
   * @param name its name in CloudWatch
   * @param namespaces dimensions that every metric must have that a namespace of Kubernetes reads,
   *     by that namespace; one that is absent may read nothing
   */
  public record PermittedNamespace(String name, Map<String, Map<String, String>> namespaces) {
    public PermittedNamespace {
      var copy = new HashMap<String, Map<String, String>>();
      namespaces.forEach((namespace, demanded) -> copy.put(namespace, Map.copyOf(demanded)));
      namespaces = Map.copyOf(copy);
    }
  }

  /**
   * The dimensions that are demanded of a namespace of Kubernetes.
   *
   * @param name the namespace of CloudWatch
   * @return empty when it may not be read, and alike when it is not listed
   */
  public Optional<Map<String, String>> demanded(String namespace, String name) {
    return namespaces.stream()
        .filter(permitted -> permitted.name().equals(name))
        .flatMap(permitted -> Optional.ofNullable(permitted.namespaces().get(namespace)).stream())
        .findFirst();
  }

  /** What a namespace of Kubernetes may read, in the order of the installation. */
  public List<String> names(String namespace) {
    return namespaces.stream()
        .filter(permitted -> permitted.namespaces().containsKey(namespace))
        .map(PermittedNamespace::name)
        .toList();
  }
}
