package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The workers of all pods that are bound to one of the nodes. */
final class PodWorkers implements ResourceEventHandler<Pod>, AutoCloseable {
  private final PodContext context;
  private final Set<String> nodes;
  private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  PodWorkers(PodContext context, Set<String> nodes) {
    this.context = context;
    this.nodes = Set.copyOf(nodes);
  }

  @Override
  public void onAdd(Pod pod) {
    follow(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod after) {
    follow(after);
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    var worker = byUid.remove(pod.getMetadata().getUid());
    if (worker != null) {
      worker.vanish();
    }
  }

  private void follow(Pod pod) {
    var node = pod.getSpec().getNodeName();
    if (node == null || !nodes.contains(node)) {
      return;
    }
    var fresh = new PodWorker[1];
    var worker =
        byUid.computeIfAbsent(
            pod.getMetadata().getUid(), _ -> fresh[0] = new PodWorker(pod, context));
    if (fresh[0] == null) {
      worker.update(pod);
    } else {
      threads.execute(worker);
    }
  }

  /** The pod that has this name now. */
  Optional<PodWorker> named(PodName name) {
    return byUid.values().stream().filter(worker -> worker.name().equals(name)).findFirst();
  }

  /** Stops looking after pods; their processes stay. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
