package dev.headwater.e2e.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/** How long the API server takes for the one write that a scale out needs, without any operator. */
final class PatchFloor {
  private static final int PATCHES = 200;
  private static final String NAMESPACE = "bench-floor";

  private PatchFloor() {}

  /** Applies a StatefulSet server-side, over and over, with another annotation each time. */
  static Quantiles measure(KubernetesClient client) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    var context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("bench")
            .withForce(true)
            .build();
    var measured = new ArrayList<Duration>();
    for (int i = 0; i < PATCHES; i++) {
      var set = set(i);
      long start = System.nanoTime();
      client.resource(set).patch(context, set);
      measured.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return Quantiles.of(measured.subList(PATCHES / 10, PATCHES));
  }

  private static StatefulSet set(int i) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName("floor")
        .withAnnotations(Map.of("i", Integer.toString(i)))
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withServiceName("floor")
        .withNewSelector()
        .withMatchLabels(Map.of("app", "floor"))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", "floor"))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("pause")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
