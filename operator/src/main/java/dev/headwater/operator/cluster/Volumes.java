package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the controllers' volumes one by one and seldom: a watch would hold every volume of the
 * Kubernetes cluster in memory.
 */
public final class Volumes {
  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

  private final KubernetesClient client;

  public Volumes(KubernetesClient client) {
    this.client = client;
  }

  /** Blocks until the API server has answered or the client's deadline is over. */
  VolumesAnswer read(List<String> names) {
    try {
      return new VolumesAnswer.Read(
          names.stream()
              .map(name -> client.persistentVolumes().withName(name).get())
              .filter(Objects::nonNull)
              .filter(volume -> "Delete".equals(policy(volume)))
              .map(volume -> volume.getMetadata().getName())
              .sorted()
              .toList());
    } catch (KubernetesClientException e) {
      LOG.warn("cannot read volumes {}, so nothing is said of them: {}", names, e.getMessage());
      return new VolumesAnswer.Unread();
    }
  }

  private static String policy(PersistentVolume volume) {
    return volume.getSpec().getPersistentVolumeReclaimPolicy();
  }
}
