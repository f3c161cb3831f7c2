package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where commands run that are to run "inside" a container: with its environment, in its pod's
 * folder, on this machine's file system.
 *
 * @param name pod and container, for messages
 * @param hostPath where a path of the container is on this machine; taken for arguments that are
 *     such a path and nothing else
 * @param log the container's log
 */
record ContainerShell(
    String name,
    Map<String, String> environment,
    Path directory,
    UnaryOperator<String> hostPath,
    Path log) {
  ContainerShell {
    environment = Map.copyOf(environment);
  }

  /** The command, writing to a file beside the container's log. */
  Command command(List<String> words, String logSuffix) {
    return new Command(
        name + " " + words.getFirst(),
        words.stream().map(hostPath).toList(),
        environment,
        directory,
        log.resolveSibling(log.getFileName() + logSuffix));
  }
}
