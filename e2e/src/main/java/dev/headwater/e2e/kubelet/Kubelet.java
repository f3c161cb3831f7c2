package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.ProcessScope;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs the pods of all nodes of a stack as processes of its scope. */
public final class Kubelet implements AutoCloseable {
  private static final int LEASE_SECONDS = 10;

  private final PodContext context;
  private final Nodes nodes;
  private final ClusterNames names;
  private final VolumeProvisioner provisioner;
  private final SharedIndexInformer<Pod> pods;
  private final Map<String, NodeSpec> nodesByName;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-leases").factory());

  private Future<?> leases = CompletableFuture.completedFuture(null);

  private Kubelet(PodContext context, List<NodeSpec> specs) {
    this.context = context;
    this.nodes = new Nodes(context.client(), specs);
    this.names = new ClusterNames(context.client(), context.hostsFile());
    this.nodesByName =
        specs.stream().collect(Collectors.toMap(NodeSpec::name, Function.identity()));
    this.provisioner =
        new VolumeProvisioner(
            context.client(), context.directory().resolve("persistent"), nodesByName);
    this.pods = context.client().pods().inAnyNamespace().runnableInformer(0);
  }

  /**
   * Registers the nodes and runs every pod that is bound to one of them, until closed.
   *
   * @param client client of an administrator, used and not closed
   * @param scope the stack's processes
   * @param range the stack's pod addresses
   * @param directory the kubelet's folder, for volumes, logs and the hosts file
   */
  public static Kubelet start(
      KubernetesClient client,
      ProcessScope scope,
      LoopbackRange range,
      Path directory,
      List<NodeSpec> nodes,
      List<ImageLauncher> launchers) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var context =
        new PodContext(
            client,
            scope,
            range,
            directory.toAbsolutePath(),
            directory.toAbsolutePath().resolve("hosts"),
            List.copyOf(launchers));
    var kubelet = new Kubelet(context, nodes);
    kubelet.start();
    return kubelet;
  }

  private void start() {
    nodes.register();
    leases =
        heartbeat.scheduleAtFixedRate(
            nodes::renewLeases, LEASE_SECONDS, LEASE_SECONDS, TimeUnit.SECONDS);
    names.start();
    provisioner.start();
    pods.addEventHandler(new Follow());
    pods.run();
  }

  /** The hosts file that the stack's processes resolve names with. */
  public Path hostsFile() {
    return names.file();
  }

  /** The log of a container, over all its restarts. */
  public Path logOf(String namespace, String pod, String container) {
    return context.log(namespace, pod, container);
  }

  private void follow(Pod pod) {
    var node = pod.getSpec().getNodeName();
    if (node == null || !nodesByName.containsKey(node)) {
      return;
    }
    var uid = pod.getMetadata().getUid();
    var fresh = new PodWorker[1];
    var worker = workers.computeIfAbsent(uid, _ -> fresh[0] = new PodWorker(pod, context));
    if (fresh[0] == null) {
      worker.update(pod);
    } else {
      threads.execute(worker);
    }
  }

  private void forget(Pod pod) {
    var worker = workers.remove(pod.getMetadata().getUid());
    if (worker != null) {
      worker.vanish();
    }
  }

  /** Stops following; the processes are ended by their scope. */
  @Override
  public void close() {
    leases.cancel(false);
    heartbeat.shutdownNow();
    pods.close();
    provisioner.close();
    names.close();
    threads.shutdownNow();
  }

  private final class Follow implements ResourceEventHandler<Pod> {
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
      forget(pod);
    }
  }
}
