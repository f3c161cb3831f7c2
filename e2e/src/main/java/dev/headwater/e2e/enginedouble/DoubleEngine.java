package dev.headwater.e2e.enginedouble;

import dev.headwater.e2e.process.StackProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** All nodes of the double in this JVM, and what a test can do to them. */
public final class DoubleEngine implements AutoCloseable {
  private final Times times;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("engine-double").factory());
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Map<String, Misbehaviour> misbehaviours = new HashMap<>();
  private final Map<String, Telemetry> telemetries = new HashMap<>();
  private final Set<Node> nodes = new HashSet<>();
  private volatile Fault fault = Fault.NONE;

  public DoubleEngine(Times times) {
    this.times = times;
  }

  /**
   * Starts a node. Nodes belong together when their {@code controller.quorum.voters} are the same.
   *
   * @param settings a node's properties, with paths and addresses of this machine
   * @param log what the node says is appended here; its folder is created
   * @throws IllegalArgumentException when a setting is missing or not one that the double can have
   */
  public synchronized StackProgram start(Map<String, String> settings, Path log) {
    var node = node(new NodeSettings(settings), NodeLog.at(log));
    nodes.add(node);
    node.start("double " + settings.get("node.id"));
    var unused = node.onExit().thenRun(() -> forget(node));
    return node;
  }

  private Node node(NodeSettings settings, NodeLog log) {
    var cluster =
        clusters.computeIfAbsent(
            settings.voters(), _ -> new Cluster(settings.voterIds(), times, clock));
    return switch (settings.role()) {
      case CONTROLLER -> {
        var signals = new Signals(() -> false);
        var life = new ControllerLife(settings, cluster, times, signals, this::fault, log);
        yield new Node(settings.voters(), life, signals, cluster::wake, log);
      }
      case BROKER -> {
        var clusterId = settings.all().getOrDefault("cluster.id", "");
        var misbehaviour = misbehaviour(clusterId);
        var signals = new Signals(() -> misbehaviour.ignoresSigterm(settings.nodeId()));
        var life =
            new BrokerLife(
                settings,
                cluster,
                times,
                signals,
                misbehaviour,
                telemetry(clusterId),
                this::fault,
                log);
        yield new Node(settings.voters(), life, signals, cluster::wake, log);
      }
    };
  }

  /** What a cluster knew is on its controllers' disks once none of its nodes is left. */
  private synchronized void forget(Node node) {
    nodes.remove(node);
    if (nodes.stream().noneMatch(other -> other.cluster().equals(node.cluster()))) {
      clusters.remove(node.cluster());
    }
  }

  /** What the brokers of a cluster are to do wrong; also before the cluster is there. */
  public synchronized Misbehaviour misbehaviour(String clusterId) {
    return misbehaviours.computeIfAbsent(clusterId, _ -> new Misbehaviour(this::wake));
  }

  /** What the brokers of a cluster are to say of their load; also before the cluster is there. */
  public synchronized Telemetry telemetry(String clusterId) {
    return telemetries.computeIfAbsent(clusterId, _ -> new Telemetry());
  }

  private synchronized void wake() {
    clusters.values().forEach(Cluster::wake);
  }

  private Fault fault() {
    return fault;
  }

  /** Replaces what decides about faults of Kafka calls; {@link Fault#NONE} ends them. */
  public void faults(Fault next) {
    fault = next;
  }

  /** Kills every node and waits until they have ended. */
  @Override
  public void close() {
    var left = left();
    left.forEach(Node::kill);
    CompletableFuture.allOf(left.stream().map(Node::onExit).toArray(CompletableFuture<?>[]::new))
        .join();
    clock.shutdownNow();
  }

  private synchronized List<Node> left() {
    return List.copyOf(nodes);
  }
}
