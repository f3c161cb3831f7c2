package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Node ids that StatefulSets ever named as leaving, however short they did. */
final class Drained implements Watcher<StatefulSet>, AutoCloseable {
  private static final String DRAINING = "headwater.dev/draining";

  private final Map<String, SortedSet<String>> byNamespace = new ConcurrentHashMap<>();
  private Optional<Watch> watch = Optional.empty();

  private Drained() {}

  /** Begins to look at all namespaces. */
  static Drained watch(KubernetesClient client) {
    var drained = new Drained();
    drained.watch = Optional.of(client.apps().statefulSets().inAnyNamespace().watch(drained));
    return drained;
  }

  Set<String> in(String namespace) {
    return byNamespace.getOrDefault(namespace, new ConcurrentSkipListSet<>());
  }

  @Override
  public void eventReceived(Action action, StatefulSet set) {
    var metadata = set.getMetadata();
    Optional.ofNullable(metadata.getAnnotations())
        .map(annotations -> annotations.get(DRAINING))
        .ifPresent(
            id ->
                byNamespace
                    .computeIfAbsent(metadata.getNamespace(), _ -> new ConcurrentSkipListSet<>())
                    .add(id));
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch ended", cause);
  }

  @Override
  public void close() {
    watch.ifPresent(Watch::close);
  }
}
