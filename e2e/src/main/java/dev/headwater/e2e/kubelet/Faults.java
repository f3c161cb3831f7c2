package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.Folder;
import dev.headwater.e2e.process.StackProcess;
import dev.headwater.e2e.process.StackProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Makes nodes, pods and volumes fail, on demand of a test. Each method returns at once. */
public final class Faults {
  private final PodContext context;
  private final Nodes nodes;
  private final List<NodeSpec> specs;
  private final PodWorkers workers;

  Faults(PodContext context, Nodes nodes, List<NodeSpec> specs, PodWorkers workers) {
    this.context = context;
    this.nodes = nodes;
    this.specs = List.copyOf(specs);
    this.workers = workers;
  }

  /**
   * Loses a node: its lease is not renewed any more, and its kubelet neither hears of its pods nor
   * reports about them. What follows is up to the control plane's own controllers.
   *
   * @throws IllegalArgumentException when no node has the name
   */
  public void loseNode(String node, LostNode how) {
    chosen("node " + node, spec -> spec.name().equals(node))
        .forEach(spec -> context.faults().lose(spec.name(), how));
  }

  /** Brings a lost node back, with whatever processes are left on it. */
  public void returnNode(String node) {
    chosen("node " + node, spec -> spec.name().equals(node)).forEach(this::bringBack);
  }

  /**
   * Loses all nodes of a zone.
   *
   * @param zoneId such as use1-az1
   * @throws IllegalArgumentException when no node is in the zone
   */
  public void loseZone(String zoneId, LostNode how) {
    chosen("zone " + zoneId, spec -> spec.zoneId().equals(zoneId))
        .forEach(spec -> context.faults().lose(spec.name(), how));
  }

  /** Brings all nodes of a zone back. */
  public void returnZone(String zoneId) {
    chosen("zone " + zoneId, spec -> spec.zoneId().equals(zoneId)).forEach(this::bringBack);
  }

  private void bringBack(NodeSpec spec) {
    context.faults().restore(spec.name());
    nodes.beat(spec);
  }

  private List<NodeSpec> chosen(String what, Predicate<NodeSpec> choice) {
    var chosen = specs.stream().filter(choice).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("there is no " + what + "; the nodes are " + specs);
    }
    return chosen;
  }

  /**
   * Kills the processes of a pod with SIGKILL, their children first.
   *
   * @throws IllegalStateException when none runs
   */
  public void kill(String namespace, String pod) {
    running(namespace, pod).forEach(StackProgram::kill);
  }

  /**
   * Stops the processes of a pod and their children with SIGSTOP: they keep their connections and
   * say nothing.
   *
   * @throws IllegalStateException when none runs
   * @throws IllegalArgumentException when the pod runs as threads of this JVM
   */
  public void freeze(String namespace, String pod) {
    running(namespace, pod).forEach(program -> process(program).freeze());
  }

  /** Lets the processes of a pod go on with SIGCONT. */
  public void thaw(String namespace, String pod) {
    running(namespace, pod).forEach(program -> process(program).thaw());
  }

  private List<StackProgram> running(String namespace, String pod) {
    var name = new PodName(namespace, pod);
    var programs = workers.named(name).map(PodWorker::programs).orElse(List.of());
    if (programs.isEmpty()) {
      throw new IllegalStateException("no container of pod " + name + " is running");
    }
    return programs;
  }

  private static StackProcess process(StackProgram program) {
    if (program instanceof StackProcess process) {
      return process;
    }
    throw new IllegalArgumentException(
        "a pod of the engine double is threads of this JVM and cannot be frozen; only processes"
            + " can");
  }

  /**
   * Has a pod, this one and all later ones of the name, wait before its first container is started,
   * as for a slow image pull.
   */
  public void slowStart(String namespace, String pod, Duration delay) {
    context.faults().slowStart(new PodName(namespace, pod), delay);
  }

  /**
   * Has every start of a container of a pod of this name end in ErrImagePull.
   *
   * @param message what the container's status is to say
   */
  public void failLaunches(String namespace, String pod, String message) {
    context.faults().failLaunches(new PodName(namespace, pod), message);
  }

  /** Ends {@link #slowStart} and {@link #failLaunches}; the next try comes after its back-off. */
  public void startAsUsual(String namespace, String pod) {
    context.faults().startAsUsual(new PodName(namespace, pod));
  }

  /**
   * Removes all that is in the volume of a claim. A process that has files open keeps them: kill
   * its pod as well.
   *
   * @throws IllegalStateException when the claim is not bound
   */
  public void emptyVolume(String namespace, String claim) {
    try {
      Folder.empty(new ClaimedVolumes(context.client()).folder(namespace, claim));
    } catch (NotYet unbound) {
      throw new IllegalStateException(unbound.getMessage(), unbound);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
