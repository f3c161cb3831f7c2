package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** Starts containers of one pod: files, environment, launcher, process. */
final class ContainerStarter {
  private final PodContext context;
  private final String podIp;
  private final Path directory;
  private final ConfigSource source;
  private final PodVolumes volumes;

  ContainerStarter(PodContext context, String podIp, Path directory) {
    this.context = context;
    this.podIp = podIp;
    this.directory = directory;
    this.source = new ConfigSource(context.client());
    this.volumes = new PodVolumes(context.client(), source);
  }

  StartedContainer start(Pod pod, Container container) throws LaunchFailure, NotYet {
    var launcher = launcher(pod, container.getImage());
    try {
      volumes.materialise(pod, directory, podIp);
      var prepared = prepared(pod, container);
      var launchable = launcher.launch(prepared);
      var shell = shell(prepared, environment(launchable, prepared));
      var probes =
          ContainerProbes.of(
              container,
              prepared.address(),
              new ProbeRunner(context.scope(), shell),
              Instant.now());
      var logStart = Files.exists(shell.log()) ? Files.size(shell.log()) : 0;
      return new StartedContainer(program(launchable, shell), probes, shell, logStart);
    } catch (IOException | UncheckedIOException e) {
      throw new NotYet("files and process: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      // A field or a command that is not known here is this container's fault, not the kubelet's.
      throw new NotYet(String.valueOf(e.getMessage()));
    }
  }

  private StackProgram program(Launchable launchable, ContainerShell shell) {
    return switch (launchable) {
      case Launch launch ->
          context
              .scope()
              .start(
                  new Command(
                      shell.name(),
                      launch.arguments(),
                      launch.environment(),
                      directory,
                      shell.log()));
      case ThreadLaunch threads -> threads.start().apply(shell.log());
    };
  }

  private static Map<String, String> environment(Launchable launchable, ContainerStart prepared) {
    return switch (launchable) {
      case Launch launch -> launch.environment();
      case ThreadLaunch _ -> prepared.environment();
    };
  }

  private ContainerShell shell(ContainerStart prepared, Map<String, String> environment) {
    var pod = PodName.of(prepared.pod());
    var container = prepared.container().getName();
    return new ContainerShell(
        pod + "/" + container,
        environment,
        directory,
        prepared.hostPath(),
        context.log(pod.namespace(), pod.name(), container));
  }

  private ContainerStart prepared(Pod pod, Container container) throws NotYet {
    var environment = new ContainerEnvironment(source).of(pod, container, podIp);
    var command =
        Stream.concat(container.getCommand().stream(), container.getArgs().stream())
            .map(word -> VariableExpansion.expand(word, environment))
            .toList();
    return new ContainerStart(
        pod,
        container,
        directory,
        environment,
        command,
        volumes.mounts(pod, container, directory),
        LoopbackRange.twin(podIp),
        context.hostsFile());
  }

  private ImageLauncher launcher(Pod pod, String image) throws LaunchFailure {
    var injected = context.faults().launchFailure(pod);
    if (injected.isPresent()) {
      throw new LaunchFailure(injected.get());
    }
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
}
