package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.Folder;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pod from its binding to its end, on a virtual thread of its own. */
final class PodWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

  /** How often a pod is looked at; an exit or a probe result is seen this late at most. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final PodContext context;
  private final PodApi api;
  private final ContainerStarter starter;
  private final PodContainers containers;
  private final String podIp;
  private final Path directory;
  private final Instant startTime = Instant.now();
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<Pod> pod;
  private volatile boolean vanished;
  private volatile boolean updated;
  private boolean terminating;
  private boolean over;
  private Optional<PodStatus> reported = Optional.empty();
  private Optional<PodFacts> told = Optional.empty();

  PodWorker(Pod pod, PodContext context) {
    this.pod = new AtomicReference<>(pod);
    this.context = context;
    this.api = new PodApi(context.client());
    this.podIp = context.range().nextPodIp();
    this.directory = context.podDirectory(pod.getMetadata().getUid());
    this.starter = new ContainerStarter(context, podIp, directory);
    this.containers = PodContainers.of(pod);
  }

  /** The API server has a newer version of the pod. */
  void update(Pod latest) {
    pod.set(latest);
    updated = true;
    wake.release();
  }

  /** The pod is gone from the API server: its processes have no reason to live. */
  void vanish() {
    vanished = true;
    wake.release();
  }

  @Override
  public void run() {
    try {
      Files.createDirectories(directory);
      while (!ended()) {
        pause();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException failure) {
      LOG.error("pod {} is lost to its kubelet", name(), failure);
    }
  }

  private boolean ended() {
    return context.faults().lost(node()).map(this::cutOff).orElseGet(this::looked);
  }

  /** While its node is lost, a pod is neither looked at nor reported. */
  private boolean cutOff(LostNode how) {
    if (how == LostNode.PROCESSES_DIE) {
      containers.kill();
    }
    return false;
  }

  /** One look; a fault of the API server or of a file costs this look only. */
  private boolean looked() {
    try {
      boolean finished = finished();
      report();
      if (finished) {
        Folder.delete(directory);
        removeFromApi();
      }
      return finished;
    } catch (KubernetesClientException | IOException | UncheckedIOException e) {
      LOG.warn("pod {}: {}; looking again", name(), e.getMessage());
      return false;
    }
  }

  /** Looks at every container once; true when the pod has come to its end. */
  private boolean finished() {
    var now = Instant.now();
    var latest = pod.get();
    if (vanished || latest.getMetadata().getDeletionTimestamp() != null) {
      over = stopped(latest, now);
      return over;
    }
    if (!now.isBefore(startTime.plus(context.faults().startDelay(latest)))) {
      containers.look(now, this::start);
    }
    return false;
  }

  private StartedContainer start(Container container) throws LaunchFailure, NotYet {
    return starter.start(pod.get(), container);
  }

  private boolean stopped(Pod latest, Instant now) {
    if (!terminating) {
      terminating = true;
      containers.terminate();
    }
    if (vanished || !now.isBefore(deadline(latest))) {
      containers.kill();
    }
    return containers.settled(now);
  }

  /** The API server sets deletionTimestamp to the time of the request plus the grace period. */
  private static Instant deadline(Pod pod) {
    return Instant.parse(pod.getMetadata().getDeletionTimestamp());
  }

  private void report() {
    var facts = Optional.of(PodFacts.of(containers, over));
    if (!updated && facts.equals(told)) {
      return;
    }
    var before = reported.map(PodStatus::getConditions).orElse(List.of());
    var declared = pod.get().getSpec().getContainers();
    var status = PodReport.of(podIp, startTime, containers, declared, before, over, Instant.now());
    if (updated) {
      updated = false;
      reported = reported.filter(mine -> ready(mine).equals(ready(pod.get().getStatus())));
    }
    if (!vanished && !reported.equals(Optional.of(status))) {
      reported = api.patchStatus(pod.get(), status) ? Optional.of(status) : reported;
    }
    told = reported.equals(Optional.of(status)) ? facts : Optional.empty();
  }

  /** A controller sets Ready to False when the node is lost; the kubelet says what is true. */
  private static Optional<String> ready(PodStatus status) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(PodCondition::getStatus)
        .findFirst();
  }

  private void removeFromApi() {
    if (!vanished) {
      api.delete(pod.get());
    }
  }

  private void pause() throws InterruptedException {
    if (wake.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /** What runs now; can be asked from any thread. */
  List<StackProgram> programs() {
    return containers.programs();
  }

  /** A container of the pod by its name; to be read only, from any thread. */
  Optional<ContainerRun> container(String name) {
    return containers.named(name);
  }

  String node() {
    return pod.get().getSpec().getNodeName();
  }

  PodName name() {
    return PodName.of(pod.get());
  }
}
