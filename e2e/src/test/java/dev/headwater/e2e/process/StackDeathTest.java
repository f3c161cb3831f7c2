package dev.headwater.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A whole stack ends with its launcher, and stacks that start at the same time do not collide. It
 * is a test of its own because what runs in the launcher matters: Go's runtime, loaded with Helm,
 * once took its signal handlers away. SIGTERM is what {@code e2e/playground --down} sends.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("full")
class StackDeathTest {
  private static final Duration ALLOWED = Duration.ofSeconds(10);
  private static final List<String> SIGNALS = List.of("INT", "KILL");

  @TempDir private static Path directory;
  private final Map<String, Process> launchers = new HashMap<>();

  @BeforeAll
  void startOneForEachSignal() throws IOException {
    for (String signal : SIGNALS) {
      launchers.put(signal, startLauncher(directory.resolve(signal)));
    }
  }

  @AfterAll
  void end() {
    launchers.values().forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @FieldSource("SIGNALS")
  void nothingIsLeftTenSecondsAfterTheSignal(String signal) throws Exception {
    Process launcher = launchers.get(signal);
    try (BufferedReader output = launcher.inputReader(StandardCharsets.UTF_8)) {
      String stack = stackId(output);
      // API server, etcd, controller manager, scheduler, moto and the operator.
      assertThat(StackMembers.of(stack)).hasSizeGreaterThanOrEqualTo(6);
      new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid())).start().waitFor();
      await().atMost(ALLOWED).until(() -> StackMembers.of(stack).isEmpty());
      await().atMost(ALLOWED).until(() -> !launcher.isAlive());
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

  private static Process startLauncher(Path folder) throws IOException {
    // A test run in the background has SIGINT ignored, and the launcher would inherit that.
    return new ProcessBuilder(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Drepository.root=" + System.getProperty("repository.root"),
                "-cp",
                System.getProperty("java.class.path"),
                StackLauncherMain.class.getName(),
                folder.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
