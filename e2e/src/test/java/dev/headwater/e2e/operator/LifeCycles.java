package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Every version of every StreamCluster and StreamTopic of a stack, as a watch shows them. */
final class LifeCycles implements AutoCloseable {
  private final List<GenericKubernetesResource> versions = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<Watch> watches;

  private LifeCycles(KubernetesClient client) {
    watches = Stream.of("streamclusters", "streamtopics").map(kind -> watch(client, kind)).toList();
  }

  /** Begins to record; the CRDs are installed. */
  static LifeCycles record(KubernetesClient client) {
    return new LifeCycles(client);
  }

  private Watch watch(KubernetesClient client, String plural) {
    var kind =
        new ResourceDefinitionContext.Builder()
            .withGroup("headwater.dev")
            .withVersion("v1alpha1")
            .withPlural(plural)
            .withNamespaced(true)
            .build();
    return client
        .genericKubernetesResources(kind)
        .inAnyNamespace()
        .watch(
            new Watcher<GenericKubernetesResource>() {
              @Override
              public void eventReceived(Action action, GenericKubernetesResource object) {
                if (action == Action.ADDED || action == Action.MODIFIED) {
                  versions.add(object);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                problems.add(String.valueOf(cause.getMessage()));
              }
            });
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
    watches.forEach(Watch::close);
  }
}
