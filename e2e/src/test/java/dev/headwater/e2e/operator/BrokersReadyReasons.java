package dev.headwater.e2e.operator;

import dev.headwater.api.v1alpha1.StreamCluster;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The reasons that a cluster's condition BrokersReady has, however short it has them. */
final class BrokersReadyReasons implements Watcher<StreamCluster>, AutoCloseable {
  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private Optional<Watch> watch = Optional.empty();

  private BrokersReadyReasons() {}

  static BrokersReadyReasons watch(TestCluster cluster) {
    var reasons = new BrokersReadyReasons();
    reasons.watch = Optional.of(cluster.resource().watch(reasons));
    return reasons;
  }

  /** In order, each as often as it was reported. */
  List<String> all() {
    return List.copyOf(reasons);
  }

  @Override
  public void eventReceived(Action action, StreamCluster cluster) {
    cluster.getStatus().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals("BrokersReady"))
        .forEach(condition -> reasons.add(condition.reason()));
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
