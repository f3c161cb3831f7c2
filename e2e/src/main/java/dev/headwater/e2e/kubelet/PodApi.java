package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** What a kubelet writes of a pod: its status, and its end. */
final class PodApi {
  private final KubernetesClient client;

  PodApi(KubernetesClient client) {
    this.client = client;
  }

  /** Patches the status of exactly this pod; false when it is gone or replaced. */
  boolean patchStatus(Pod pod, PodStatus status) {
    var patch =
        new PodBuilder()
            .withNewMetadata()
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withStatus(status)
            .build();
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              client.getKubernetesSerialization().asJson(patch));
      return true;
    } catch (KubernetesClientException e) {
      return ignoreGone(e);
    }
  }

  /** Removes exactly this pod, now that none of its processes is left. */
  void delete(Pod pod) {
    var options =
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build();
    var metadata = pod.getMetadata();
    try {
      client.raw(
          "/api/v1/namespaces/" + metadata.getNamespace() + "/pods/" + metadata.getName(),
          "DELETE",
          options);
    } catch (KubernetesClientException e) {
      ignoreGone(e);
    }
  }

  /** A pod that was deleted or replaced meanwhile needs nothing more from us. */
  private static boolean ignoreGone(KubernetesClientException e) {
    if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
      return false;
    }
    throw e;
  }
}
