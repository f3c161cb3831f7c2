package dev.headwater.operator.cluster;

import dev.headwater.operator.model.PodRole;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a pod was given its role. EKS's webhook does it when the pod is created, and looks
 * ServiceAccounts and associations up in a cache that may be behind; a pod that it missed stays
 * without for life.
 */
final class InjectedRole {
  private InjectedRole() {}

  /** The pods without the role, those that stop anyway left out. */
  static List<Pod> missing(List<Pod> pods, PodRole role) {
    return pods.stream().filter(pod -> !World.isBeingDeleted(pod) && !has(pod, role)).toList();
  }

  private static boolean has(Pod pod, PodRole role) {
    return pod.getSpec().getContainers().stream()
        .map(InjectedRole::variables)
        .allMatch(variables -> has(variables, role));
  }

  private static boolean has(Map<String, String> variables, PodRole role) {
    return switch (role) {
      case PodRole.WebIdentity(String arn) ->
          arn.equals(variables.get("AWS_ROLE_ARN"))
              && variables.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE");
      // Which role it is only EKS knows.
      case PodRole.PodIdentity association ->
          variables.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")
              && variables.containsKey("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    };
  }

  private static Map<String, String> variables(Container container) {
    var variables = new HashMap<String, String>();
    for (EnvVar variable : container.getEnv()) {
      variables.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    return variables;
  }
}
