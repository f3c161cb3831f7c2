package dev.headwater.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole stack ends with its launcher. It is a test of its own because what runs in the launcher
 * matters: Go's runtime, loaded with Helm, once took its signal handlers away.
 */
class StackDeathTest {
  private static final Duration ALLOWED = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void nothingIsLeftTenSecondsAfterTheSignal(String signal) throws Exception {
    Process launcher = startLauncher();
    try (BufferedReader output = launcher.inputReader(StandardCharsets.UTF_8)) {
      String stack = stackId(output);
      // API server, etcd, controller manager, scheduler, moto and the operator.
      assertThat(StackMembers.of(stack)).hasSizeGreaterThanOrEqualTo(6);
      new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid())).start().waitFor();
      await().atMost(ALLOWED).until(() -> StackMembers.of(stack).isEmpty());
      await().atMost(ALLOWED).until(() -> !launcher.isAlive());
    } finally {
      launcher.destroyForcibly();
    }
  }

  private static String stackId(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("stack ")) {
        return line.substring("stack ".length());
      }
    }
    throw new AssertionError("the launcher ended before its stack was up");
  }

  private Process startLauncher() throws IOException {
    // A test run in the background has SIGINT ignored, and the launcher would inherit that.
    return new ProcessBuilder(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Drepository.root=" + System.getProperty("repository.root"),
                "-cp",
                System.getProperty("java.class.path"),
                StackLauncherMain.class.getName(),
                directory.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
