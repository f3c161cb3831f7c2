package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The programs of the control plane, all in one directory.
 *
 * @param directory holds etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl
 */
public record KubernetesBinaries(Path directory) {
  static final List<String> NAMES =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl");

  private static final String GIVEN = "HEADWATER_KUBE_BIN";

  /**
   * Takes the directory that {@code HEADWATER_KUBE_BIN} names, else what was built before, else
   * builds them from Go modules (about 5 min on two cores, then kept in the user's cache).
   *
   * @throws MissingPrerequisite when the given directory is incomplete, or there is no Go to build
   *     with
   */
  public static KubernetesBinaries find(Progress progress) {
    return find(Machine.current(), progress);
  }

  static KubernetesBinaries find(Machine machine, Progress progress) {
    Optional<Path> given = machine.variable(GIVEN).map(Path::of).map(Path::toAbsolutePath);
    if (given.isPresent()) {
      return complete(given.get());
    }
    KubernetesModule module = KubernetesModule.of(machine);
    Path cached = machine.cache().resolve(module.cacheName());
    if (!missingIn(cached).isEmpty()) {
      module.build(goOf(machine, module), machine.environment()).into(cached, progress);
    }
    return new KubernetesBinaries(cached);
  }

  public Path etcd() {
    return directory.resolve("etcd");
  }

  public Path apiServer() {
    return directory.resolve("kube-apiserver");
  }

  public Path controllerManager() {
    return directory.resolve("kube-controller-manager");
  }

  public Path scheduler() {
    return directory.resolve("kube-scheduler");
  }

  public Path kubectl() {
    return directory.resolve("kubectl");
  }

  static List<String> missingIn(Path directory) {
    return NAMES.stream().filter(name -> !Files.isExecutable(directory.resolve(name))).toList();
  }

  private static KubernetesBinaries complete(Path directory) {
    List<String> missing = missingIn(directory);
    if (!missing.isEmpty()) {
      throw new MissingPrerequisite(
          "%s=%s has no executable %s: put the missing programs there, or unset the variable to have all of them built with Go."
              .formatted(GIVEN, directory, String.join(", ", missing)));
    }
    return new KubernetesBinaries(directory);
  }

  private static Path goOf(Machine machine, KubernetesModule module) {
    return machine
        .program("go")
        .orElseThrow(
            () ->
                new MissingPrerequisite(
                    "Go is missing, which builds the Kubernetes %s control plane once: install Go %s or later (https://go.dev/doc/install) so that 'go' is in PATH, or let %s name a directory with %s."
                        .formatted(
                            module.version(),
                            module.goVersion(),
                            GIVEN,
                            String.join(", ", NAMES))));
  }
}
