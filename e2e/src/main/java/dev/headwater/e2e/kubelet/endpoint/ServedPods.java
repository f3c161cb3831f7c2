package dev.headwater.e2e.kubelet.endpoint;

import java.util.List;

/** The pods as the endpoint sees them. */
public interface ServedPods {
  /**
   * A container's log.
   *
   * @param previous of the run before the present one
   * @throws Refused when there is no such pod, container or run
   */
  ServedLog log(ContainerPath container, boolean previous) throws Refused;

  /**
   * Starts a command in a running container; its streams are the caller's.
   *
   * @throws Refused when there is no such container, or when it does not run
   * @throws java.io.UncheckedIOException when the program cannot be started
   */
  Process execute(ContainerPath container, List<String> command) throws Refused;
}
