package dev.headwater.e2e.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBinariesTest {
  private static final KubernetesModule MODULE = KubernetesModule.of(Machine.current());
  private static final String SYSTEM_PATH = "/usr/bin:/bin";

  /** Writes its arguments down and makes empty programs, as go would make real ones. */
  private static final String FAKE_GO =
      """
      #!/bin/bash
      echo "$@" >>"$XDG_CACHE_HOME/calls"
      while [[ $1 != -o ]]; do shift; done
      for name in server kube-apiserver kube-controller-manager kube-scheduler kubectl; do
        touch "$2/$name" && chmod +x "$2/$name"
      done
      """;

  @TempDir private Path directory;
  private Path programs;
  private Path cache;

  @BeforeEach
  void prepare() throws IOException {
    programs = Files.createDirectories(directory.resolve("programs"));
    cache = Files.createDirectories(directory.resolve("cache"));
  }

  @Test
  void withoutGoOneSentenceSaysWhatIsMissingAndHowToGetIt() {
    Machine machine = machine(Map.of("PATH", programs.toString()));

    assertThatThrownBy(() -> find(machine))
        .isInstanceOf(MissingPrerequisite.class)
        .hasMessage(
            "Go is missing, which builds the Kubernetes "
                + MODULE.version()
                + " control plane once: install Go "
                + MODULE.goVersion()
                + " or later (https://go.dev/doc/install) so that 'go' is in PATH, or let"
                + " HEADWATER_KUBE_BIN name a directory with etcd, kube-apiserver,"
                + " kube-controller-manager, kube-scheduler, kubectl.");
  }

  @Test
  void aGivenDirectoryComesFirst() throws IOException {
    for (String name : KubernetesBinaries.NAMES) {
      executable(programs.resolve(name), "");
    }
    Machine machine = machine(Map.of("HEADWATER_KUBE_BIN", programs.toString()));

    assertThat(find(machine).apiServer()).isEqualTo(programs.resolve("kube-apiserver"));
  }

  @Test
  void anIncompleteGivenDirectoryIsRefusedByName() throws IOException {
    executable(programs.resolve("etcd"), "");
    Machine machine = machine(Map.of("HEADWATER_KUBE_BIN", programs.toString()));

    assertThatThrownBy(() -> find(machine))
        .isInstanceOf(MissingPrerequisite.class)
        .hasMessageStartingWith(
            "HEADWATER_KUBE_BIN=%s has no executable kube-apiserver, kube-controller-manager, "
                .formatted(programs));
  }

  @Test
  void concurrentSearchesBuildOnceWithTheVersionOfTheModule() throws Exception {
    executable(programs.resolve("go"), FAKE_GO);
    Machine machine = machine(Map.of("PATH", programs + ":" + SYSTEM_PATH));
    Callable<KubernetesBinaries> search = () -> find(machine);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<KubernetesBinaries> found : threads.invokeAll(List.of(search, search, search))) {
        assertThat(KubernetesBinaries.missingIn(found.get().directory())).isEmpty();
      }
    }

    assertThat(Files.readAllLines(cache.resolve("calls")))
        .singleElement()
        .asString()
        .contains("gitVersion=" + MODULE.version() + " -X k8s.io/component-base/version.gitMajor=1")
        .containsPattern("gitMinor=[0-9]+ -o ")
        .endsWith("k8s.io/kubernetes/cmd/kubectl");
    try (Stream<Path> left = Files.list(cache.resolve("headwater"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(MODULE.cacheName(), MODULE.cacheName() + ".lock");
    }
  }

  @Test
  void aFailedBuildQuotesGoAndLeavesNothingThatLooksBuilt() throws IOException {
    executable(programs.resolve("go"), "#!/bin/bash\necho 'go: no such module' >&2\nexit 1\n");
    Machine machine = machine(Map.of("PATH", programs + ":" + SYSTEM_PATH));

    assertThatThrownBy(() -> find(machine))
        .hasMessageContaining(
            "failed with exit code 1; it needs Go " + MODULE.goVersion() + " or later")
        .hasMessageEndingWith("go: no such module");
    assertThat(cache.resolve("headwater").resolve(MODULE.cacheName())).doesNotExist();
  }

  @Test
  void aBuildThatWasInterruptedIsBegunAnew() throws IOException {
    executable(programs.resolve("go"), FAKE_GO);
    Path unfinished = cache.resolve("headwater").resolve(MODULE.cacheName() + ".unfinished/bin");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("kubectl"), "half");
    Machine machine = machine(Map.of("PATH", programs + ":" + SYSTEM_PATH));

    assertThat(find(machine).kubectl()).isEmptyFile();
  }

  private Machine machine(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("XDG_CACHE_HOME", cache.toString());
    return new Machine(all, directory, Machine.current().repository());
  }

  private static KubernetesBinaries find(Machine machine) {
    return KubernetesBinaries.find(machine, Progress.toConsole());
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
