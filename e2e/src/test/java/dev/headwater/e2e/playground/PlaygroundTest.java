package dev.headwater.e2e.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.environment.Repository;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The playground as a process, as its script starts it; what the demo shows is not its subject. */
class PlaygroundTest {
  private static final Path STACK = Repository.current().output("playground");

  private record Ended(int exitCode, String output) {}

  @AfterEach
  void down() throws Exception {
    playground("--down");
  }

  @Test
  @Tag("full")
  void oneStaysUpInTheBackgroundAloneUntilItIsStopped() throws Exception {
    assertThat(playground("--down"))
        .isEqualTo(new Ended(0, "no playground of this checkout runs\n"));

    var up = playground("--detach", "--bare");
    assertThat(up.output()).contains("stays up until e2e/playground --down");
    assertThat(up.exitCode()).isZero();
    var config = Config.fromKubeconfig(STACK.resolve("kubeconfig").toFile());
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.nodes().list().getItems()).hasSize(3);
    }

    var second = playground("--bare");
    assertThat(second.output())
        .startsWith("A playground of this checkout runs already as process ")
        .endsWith(": stop it with e2e/playground --down.\n");
    assertThat(second.exitCode()).isEqualTo(3);

    assertThat(processes()).isNotEmpty();
    assertThat(playground("--down")).isEqualTo(new Ended(0, "stopped\n"));
    assertThat(processes()).isEmpty();
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() throws Exception {
    assertThat(playground("--bare", "--once").output()).startsWith("--bare runs no demo");
    var two = playground("--once", "--detach");
    assertThat(two.output()).contains("--once").contains("mutually exclusive");
    assertThat(two.exitCode()).isEqualTo(2);
  }

  /** Commands of the stack's processes: each has its folder in them. */
  private static List<String> processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(command -> command.contains(STACK + "/"))
        .toList();
  }

  private static Ended playground(String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Drepository.root=" + System.getProperty("repository.root"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Playground.class.getName());
    command.addAll(Arrays.asList(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
