package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.kubelet.endpoint.KubeletEndpoint;
import dev.headwater.e2e.process.ProcessScope;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Runs the pods of all nodes of a stack as processes of its scope. */
public final class Kubelet implements AutoCloseable {
  /** A node is given up when five signs of life in a row are missing, as on a real cluster. */
  private static final int BEATS_PER_GRACE = 5;

  private final PodContext context;
  private final Nodes nodes;
  private final ClusterNames names;
  private final VolumeProvisioner provisioner;
  private final SharedIndexInformer<Pod> pods;
  private final PodWorkers workers;
  private final Faults faults;
  private final KubeletEndpoint endpoint;
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-leases").factory());

  private Future<?> beats = CompletableFuture.completedFuture(null);

  private Kubelet(PodContext context, List<NodeSpec> specs, SSLContext tls) {
    var client = context.client();
    var byName = specs.stream().collect(Collectors.toMap(NodeSpec::name, Function.identity()));
    this.context = context;
    this.workers = new PodWorkers(context, byName.keySet());
    this.endpoint = KubeletEndpoint.start(tls, new ServedWorkers(context, workers));
    this.nodes = new Nodes(client, specs, context.faults(), endpoint.port());
    this.names = new ClusterNames(client, context.hostsFile());
    this.provisioner =
        new VolumeProvisioner(client, context.directory().resolve("persistent"), byName);
    this.pods = client.pods().inAnyNamespace().runnableInformer(0);
    this.faults = new Faults(context, nodes, specs, workers);
  }

  /**
   * Registers the nodes and runs every pod that is bound to one of them, until closed.
   *
   * @param scope the stack's processes
   * @param range the stack's pod addresses
   * @param directory the kubelet's folder, for volumes, logs and the hosts file
   */
  public static Kubelet start(
      ControlPlane controlPlane,
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
            controlPlane.newClient(),
            scope,
            range,
            directory.toAbsolutePath(),
            directory.toAbsolutePath().resolve("hosts"),
            List.copyOf(launchers),
            new FaultPlan());
    var kubelet = new Kubelet(context, nodes, controlPlane.kubeletTls());
    kubelet.start(controlPlane.nodeGrace().dividedBy(BEATS_PER_GRACE));
    return kubelet;
  }

  private void start(Duration period) {
    nodes.register();
    beats =
        heartbeat.scheduleAtFixedRate(
            nodes::beat, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    names.start();
    provisioner.start();
    pods.addEventHandler(workers);
    pods.run();
  }

  /** What can be made to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** The hosts file that the stack's processes resolve names with. */
  public Path hostsFile() {
    return names.file();
  }

  /** The log of a container, over all its restarts. */
  public Path logOf(String namespace, String pod, String container) {
    return context.log(namespace, pod, container);
  }

  /** Stops following; the processes are ended by their scope. */
  @Override
  public void close() {
    beats.cancel(false);
    heartbeat.shutdownNow();
    endpoint.close();
    pods.close();
    provisioner.close();
    names.close();
    workers.close();
    context.client().close();
  }
}
