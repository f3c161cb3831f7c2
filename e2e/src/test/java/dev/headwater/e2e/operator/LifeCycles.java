package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The versions of all StreamClusters and StreamTopics of a stack, as a watch shows them. A watch
 * that the API server ends with 410, as it does when the CRD is replaced, begins anew: only what
 * came and went in between is not seen.
 */
final class LifeCycles implements AutoCloseable {
  private final KubernetesClient client;
  private final List<GenericKubernetesResource> versions = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  private LifeCycles(KubernetesClient client) {
    this.client = client;
  }

  /** Begins to record; the CRDs are installed. */
  static LifeCycles record(KubernetesClient client) {
    var lifeCycles = new LifeCycles(client);
    lifeCycles.watch("streamclusters");
    lifeCycles.watch("streamtopics");
    return lifeCycles;
  }

  /** Without a resource version, a watch begins with what exists. */
  private void watch(String plural) {
    var kind =
        new ResourceDefinitionContext.Builder()
            .withGroup("headwater.dev")
            .withVersion("v1alpha1")
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    watches.put(
        plural,
        client.genericKubernetesResources(kind).inAnyNamespace().watch(new Recorder(plural)));
  }

  /** What was seen so far, oldest first. */
  List<GenericKubernetesResource> versions() {
    return List.copyOf(versions);
  }

  /** Why a watch ended before it was closed. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    watches.values().forEach(Watch::close);
  }

  private final class Recorder implements Watcher<GenericKubernetesResource> {
    private final String plural;

    private Recorder(String plural) {
      this.plural = plural;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
      if (action == Action.ADDED || action == Action.MODIFIED) {
        versions.add(object);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (cause.isHttpGone()) {
        watch(plural);
      } else {
        problems.add(String.valueOf(cause.getMessage()));
      }
    }
  }
}
