package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/**
 * Writes a status where server-side apply cannot: the API server types the whole stored object for
 * an apply, and answers 500 ("failed to create typed live object") when its spec does not fit the
 * CRD. A merge patch types nothing, and what was wrong in the spec before may stay (ratcheting of
 * CRD validation, in every supported version of Kubernetes).
 */
final class StatusMerge {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private StatusMerge() {}

  /**
   * Writes the status of an object, and nothing else of it.
   *
   * @param object name, namespace and the new status
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses it
   */
  static void patch(KubernetesClient client, CustomResource<?, ?> object) {
    var status = Map.of("status", object.getStatus());
    var patch = client.getKubernetesSerialization().asJson(status);
    client.resource(object).subresource("status").patch(MERGE, patch);
  }
}
