package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.ProcessScope;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;

/** What all pods of a kubelet share. */
record PodContext(
    KubernetesClient client,
    ProcessScope scope,
    LoopbackRange range,
    Path directory,
    Path hostsFile,
    List<ImageLauncher> launchers,
    FaultPlan faults) {
  Path podDirectory(String uid) {
    return directory.resolve("pods").resolve(uid);
  }

  /** A container's log; it stays when the pod is gone, for whoever looks for the reason. */
  Path log(String namespace, String pod, String container) {
    return directory.resolve("logs").resolve(namespace).resolve(pod).resolve(container + ".log");
  }
}
