package dev.headwater.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherDeathTest {
  private static final Duration GONE = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Process launcher;

  @AfterEach
  void endLauncher() {
    launcher.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
  void no_process_is_left_10_s_after_the_launcher_got_the_signal(String signal) throws Exception {
    String stack = launch("wait");
    // The plain sleep, the parent and the sleep that the parent started.
    await().atMost(GONE).untilAsserted(() -> assertThat(StackMembers.of(stack)).hasSize(3));

    send(signal, launcher.pid());

    awaitGone(stack);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "halt"})
  void no_process_is_left_10_s_after_the_launcher_crashed(String crash) throws Exception {
    awaitGone(launch(crash));
  }

  @Test
  void a_terminals_interrupt_does_not_reach_the_guardian() throws Exception {
    String stack = launch("wait");
    List<ProcessHandle> guardians =
        launcher
            .toHandle()
            .descendants()
            .filter(child -> commandLine(child).contains("headwater-guardian"))
            .toList();
    assertThat(guardians).hasSize(1);

    for (String signal : List.of("INT", "TERM", "HUP", "QUIT")) {
      send(signal, guardians.getFirst().pid());
    }
    send("KILL", launcher.pid());

    awaitGone(stack);
    await().atMost(GONE).until(() -> !guardians.getFirst().isAlive());
  }

  private String launch(String then) throws IOException {
    // A shell that runs this in the background ignores SIGINT, and its children would inherit that.
    launcher =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                directory.toString(),
                then)
            .redirectError(directory.resolve("launcher.log").toFile())
            .start();
    BufferedReader output = launcher.inputReader();
    String stack = output.readLine();
    assertThat(stack).as("the id that the launcher prints").isNotNull();
    return stack;
  }

  private void awaitGone(String stack) {
    await()
        .atMost(GONE)
        .untilAsserted(
            () -> {
              assertThat(launcher.isAlive()).isFalse();
              assertThat(StackMembers.of(stack)).isEmpty();
            });
  }

  private static void send(String signal, long pid) throws Exception {
    int exit =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    assertThat(exit).isZero();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
