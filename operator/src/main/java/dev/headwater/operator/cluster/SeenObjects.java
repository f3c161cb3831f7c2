package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.List;

/** Deletes what was seen, and not what has the same name by now. */
final class SeenObjects {
  private SeenObjects() {}

  static void delete(List<? extends HasMetadata> seen, Context<StreamCluster> context) {
    for (var object : seen) {
      try {
        context
            .getClient()
            .resource(object)
            .lockResourceVersion(object.getMetadata().getResourceVersion())
            .delete();
      } catch (KubernetesClientException e) {
        // It has changed since; the next visit sees it as it is then.
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }
  }
}
