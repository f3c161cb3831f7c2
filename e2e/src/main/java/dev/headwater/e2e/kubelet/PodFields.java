package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The downward API: fields of a pod by their path. */
final class PodFields {
  private static final Pattern KEYED =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private PodFields() {}

  /** The field's value; an absent label or annotation is empty, as on a real kubelet. */
  static String value(Pod pod, String path, String podIp) {
    var keyed = KEYED.matcher(path);
    if (keyed.matches()) {
      var map =
          keyed.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return Optional.ofNullable(map).orElse(Map.of()).getOrDefault(keyed.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      case "status.podIP", "status.podIPs" -> podIp;
      case "status.hostIP" -> "127.0.0.1";
      default -> throw new IllegalArgumentException("this kubelet has no field " + path);
    };
  }
}
