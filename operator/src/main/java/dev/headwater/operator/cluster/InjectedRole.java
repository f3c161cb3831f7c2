package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * Whether a pod was given its role. EKS's webhook does it when the pod is created, and looks
 * ServiceAccounts up in a cache that may be behind; a pod that it missed stays without for life.
 */
final class InjectedRole {
  private static final String ROLE = "AWS_ROLE_ARN";
  private static final String TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";

  private InjectedRole() {}

  /** The pods without the role, those that stop anyway left out. */
  static List<Pod> missing(List<Pod> pods, String roleArn) {
    return pods.stream().filter(pod -> !World.isBeingDeleted(pod) && !has(pod, roleArn)).toList();
  }

  private static boolean has(Pod pod, String roleArn) {
    return pod.getSpec().getContainers().stream().allMatch(container -> has(container, roleArn));
  }

  private static boolean has(Container container, String roleArn) {
    return container.getEnv().stream().anyMatch(variable -> is(variable, roleArn))
        && container.getEnv().stream().anyMatch(variable -> variable.getName().equals(TOKEN));
  }

  private static boolean is(EnvVar variable, String roleArn) {
    return variable.getName().equals(ROLE) && roleArn.equals(variable.getValue());
  }
}
