package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** The folders that stand for the volumes of claims. */
record ClaimedVolumes(KubernetesClient client) {
  /** The folder of a claim's volume. */
  Path folder(String namespace, String claimName) throws NotYet {
    var claim = client.persistentVolumeClaims().inNamespace(namespace).withName(claimName).get();
    var volumeName = claim == null ? null : claim.getSpec().getVolumeName();
    var volume = volumeName == null ? null : client.persistentVolumes().withName(volumeName).get();
    if (volume == null || volume.getSpec().getHostPath() == null) {
      throw new NotYet("persistentvolumeclaim \"" + claimName + "\" is not bound to a volume");
    }
    return Path.of(volume.getSpec().getHostPath().getPath());
  }
}
