package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pod from its binding to its end, on a virtual thread of its own. */
final class PodWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

  /** How often a pod is looked at; an exit or a probe result is seen this late at most. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final PodContext context;
  private final PodApi api;
  private final ConfigSource source;
  private final PodVolumes volumes;
  private final String podIp;
  private final Path directory;
  private final Instant startTime = Instant.now();
  private final List<ContainerRun> init;
  private final List<ContainerRun> containers;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<Pod> pod;
  private volatile boolean vanished;
  private boolean terminating;
  private Optional<PodStatus> reported = Optional.empty();

  PodWorker(Pod pod, PodContext context) {
    this.pod = new AtomicReference<>(pod);
    this.context = context;
    this.api = new PodApi(context.client());
    this.source = new ConfigSource(context.client());
    this.volumes = new PodVolumes(context.client(), source);
    this.podIp = context.range().nextPodIp();
    this.directory = context.podDirectory(pod.getMetadata().getUid());
    this.init = runs(pod.getSpec().getInitContainers(), "OnFailure");
    this.containers = runs(pod.getSpec().getContainers(), pod.getSpec().getRestartPolicy());
  }

  private static List<ContainerRun> runs(List<Container> containers, String restartPolicy) {
    return containers.stream().map(c -> new ContainerRun(c, restartPolicy)).toList();
  }

  /** The API server has a newer version of the pod. */
  void update(Pod latest) {
    pod.set(latest);
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

  /** One look; a fault of the API server or of a file costs this look only. */
  private boolean ended() {
    try {
      boolean finished = finished();
      report();
      if (finished) {
        delete(directory);
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
    var latest = latest();
    if (vanished || latest.getMetadata().getDeletionTimestamp() != null) {
      return stopped(latest, now);
    }
    var address = LoopbackRange.twin(podIp);
    for (var run : init) {
      run.look(now, address, this::start);
      if (!run.succeeded()) {
        return false;
      }
    }
    containers.forEach(run -> run.look(now, address, this::start));
    return false;
  }

  private boolean stopped(Pod latest, Instant now) {
    if (!terminating) {
      terminating = true;
      all().forEach(ContainerRun::terminate);
    }
    if (vanished || !now.isBefore(deadline(latest))) {
      all().forEach(ContainerRun::kill);
    }
    return all().map(run -> run.settle(now)).reduce(true, Boolean::logicalAnd);
  }

  /** The API server sets deletionTimestamp to the time of the request plus the grace period. */
  private static Instant deadline(Pod pod) {
    return Instant.parse(pod.getMetadata().getDeletionTimestamp());
  }

  private StackProgram start(Container container) throws LaunchFailure, NotYet {
    var launcher = launcher(container.getImage());
    try {
      volumes.materialise(latest(), directory, podIp);
      return switch (launcher.launch(prepared(container))) {
        case Launch launch -> start(container, launch);
        case ThreadLaunch threads -> threads.start().apply(log(container));
      };
    } catch (IOException | UncheckedIOException e) {
      throw new NotYet("files and process: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      // A field or a command that is not known here is this container's fault, not the kubelet's.
      throw new NotYet(String.valueOf(e.getMessage()));
    }
  }

  private StackProgram start(Container container, Launch launch) {
    return context
        .scope()
        .start(
            new Command(
                name() + "/" + container.getName(),
                launch.arguments(),
                launch.environment(),
                directory,
                log(container)));
  }

  private ContainerStart prepared(Container container) throws NotYet {
    var environment = new ContainerEnvironment(source).of(latest(), container, podIp);
    var command =
        Stream.concat(container.getCommand().stream(), container.getArgs().stream())
            .map(word -> VariableExpansion.expand(word, environment))
            .toList();
    return new ContainerStart(
        latest(),
        container,
        directory,
        environment,
        command,
        volumes.mounts(latest(), container, directory),
        LoopbackRange.twin(podIp),
        context.hostsFile());
  }

  private ImageLauncher launcher(String image) throws LaunchFailure {
    return context.launchers().stream()
        .filter(candidate -> candidate.launches(image))
        .findFirst()
        .orElseThrow(() -> unknownImage(image));
  }

  private LaunchFailure unknownImage(String image) {
    var known = context.launchers().stream().map(ImageLauncher::describe).toList();
    return new LaunchFailure(
        "image "
            + image
            + " cannot be launched here: this kubelet runs "
            + String.join("; ", known));
  }

  private void report() {
    var latest = latest();
    var before = reported.map(PodStatus::getConditions).orElse(List.of());
    var status = PodReport.of(podIp, startTime, init, containers, before, Instant.now());
    if (!vanished && !reported.equals(Optional.of(status)) && api.patchStatus(latest, status)) {
      reported = Optional.of(status);
    }
  }

  private void removeFromApi() {
    if (!vanished) {
      api.delete(latest());
    }
  }

  private void pause() throws InterruptedException {
    if (wake.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  private Pod latest() {
    return pod.get();
  }

  private Stream<ContainerRun> all() {
    return Stream.concat(init.stream(), containers.stream()).toList().stream();
  }

  private Path log(Container container) {
    var metadata = latest().getMetadata();
    return context.log(metadata.getNamespace(), metadata.getName(), container.getName());
  }

  private String name() {
    var metadata = latest().getMetadata();
    return metadata.getNamespace() + "/" + metadata.getName();
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    var files = new ArrayList<Path>();
    try (var found = Files.walk(directory)) {
      found.forEach(files::add);
    }
    files.sort(Comparator.reverseOrder());
    for (var file : files) {
      Files.deleteIfExists(file);
    }
  }
}
