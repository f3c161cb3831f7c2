package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All that a launcher needs to start a container.
 *
 * @param pod the pod
 * @param container the container
 * @param directory the pod's own folder, gone with the pod
 * @param environment the container's environment, resolved
 * @param command command and arguments, with $(VAR) expanded
 * @param hostPath where a path of the container is on this machine: the mount that covers it, else
 *     the path itself
 * @param address loopback address that the process is to bind, the twin of the pod's IP
 * @param hostsFile hosts file with the names of all Services and their pods
 */
public record ContainerStart(
    Pod pod,
    Container container,
    Path directory,
    Map<String, String> environment,
    List<String> command,
    UnaryOperator<String> hostPath,
    String address,
    Path hostsFile) {
  public ContainerStart {
    environment = Map.copyOf(environment);
    command = List.copyOf(command);
  }
}
