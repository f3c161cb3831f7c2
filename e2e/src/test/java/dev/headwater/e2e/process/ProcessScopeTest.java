package dev.headwater.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ProcessScopeTest {
  private static final Duration ALLOWED = Duration.ofSeconds(10);

  @TempDir private Path directory;

  private enum Death {
    SIGTERM,
    SIGINT,
    SIGKILL,
    EXCEPTION,
    HALT;

    void strike(Process launcher) throws IOException, InterruptedException {
      switch (this) {
        case SIGTERM, SIGINT, SIGKILL -> send(name().substring(3), launcher.pid());
        case EXCEPTION -> write(launcher, 'e');
        case HALT -> write(launcher, 'h');
      }
    }

    private static void write(Process launcher, char letter) throws IOException {
      launcher.getOutputStream().write(letter);
      launcher.getOutputStream().flush();
    }
  }

  /** All at once: some take the five seconds that deaf children get. */
  @TestFactory
  List<DynamicTest> nothingIsLeftTenSecondsAfterTheLauncherEnds() {
    try (var launchers = Executors.newVirtualThreadPerTaskExecutor()) {
      return Stream.of(Death.values())
          .map(death -> dynamicTest(death.name(), launchers.submit(() -> meet(death))::get))
          .toList();
    }
  }

  private Void meet(Death death) throws IOException, InterruptedException {
    Process launcher = startLauncher(Files.createDirectory(directory.resolve(death.name())));
    try (BufferedReader output = launcher.inputReader(StandardCharsets.UTF_8)) {
      String stack = output.readLine();
      await().atMost(ALLOWED).until(() -> StackMembers.of(stack).size() == 3);

      long struckNanos = System.nanoTime();
      death.strike(launcher);

      await()
          .atMost(ALLOWED)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !launcher.isAlive() && StackMembers.of(stack).isEmpty());
      System.out.printf(
          "%s: nothing left after %.1f s%n", death, (System.nanoTime() - struckNanos) / 1e9);
      await().atMost(ALLOWED).until(() -> guardianOf(stack).isEmpty());
    } finally {
      launcher.destroyForcibly();
    }
    return null;
  }

  @Test
  void signalsOfATerminalDoNotEndTheGuardian() throws Exception {
    Process launcher = startLauncher(directory);
    try (BufferedReader output = launcher.inputReader(StandardCharsets.UTF_8)) {
      String stack = output.readLine();
      ProcessHandle guardian = guardianOf(stack).orElseThrow();

      for (String signal : List.of("HUP", "INT", "QUIT", "TERM")) {
        send(signal, guardian.pid());
      }
      Death.SIGKILL.strike(launcher);

      await().atMost(ALLOWED).until(() -> StackMembers.of(stack).isEmpty());
      await().atMost(ALLOWED).until(() -> !guardian.isAlive());
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void closeEndsChildrenAndGrandchildren() throws Exception {
    ProcessScope scope = ProcessScope.open(directory);
    StackProcess child = scope.start(bash("parent", "sleep 300 & wait", Map.of()));
    await().atMost(ALLOWED).until(() -> StackMembers.of(scope.id()).size() == 2);

    scope.close();
    scope.close();

    assertThat(StackMembers.of(scope.id())).isEmpty();
    assertThat(child.isAlive()).isFalse();
    assertThat(child.onExit().get(1, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    assertThatThrownBy(() -> scope.start(bash("late", "true", Map.of())))
        .hasMessage("late cannot start: the stack is stopped");
  }

  @Test
  void processesOfAnotherStackAreLeftAlone() {
    try (ProcessScope other = ProcessScope.open(directory.resolve("other"))) {
      StackProcess survivor = other.start(bash("survivor", "sleep 300", Map.of()));
      ProcessScope scope = ProcessScope.open(directory.resolve("own"));
      scope.start(bash("victim", "sleep 300", Map.of()));

      scope.close();

      assertThat(survivor.isAlive()).isTrue();
    }
  }

  @Test
  void aProcessSeesNothingOfTheLaunchersEnvironmentButTheBasics() throws Exception {
    try (ProcessScope scope = ProcessScope.open(directory)) {
      Command command = bash("env", "env; echo failed >&2; exit 7", Map.of("GIVEN", "yes"));
      StackProcess process = scope.start(command);

      assertThat(process.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(7);

      assertThat(Files.readAllLines(process.log()))
          .contains("GIVEN=yes", "HEADWATER_STACK=" + scope.id(), "failed")
          .allSatisfy(
              line ->
                  assertThat(line)
                      .matches(
                          "(PATH|HOME|LANG|TMPDIR|GIVEN|HEADWATER_STACK|PWD|SHLVL|_)=.*|failed"));
    }
  }

  @Test
  void aProgramThatDoesNotExistIsNamed() {
    try (ProcessScope scope = ProcessScope.open(directory)) {
      Command command =
          new Command(
              "broker", List.of("/no/such/program"), Map.of(), directory, directory.resolve("log"));

      assertThatThrownBy(() -> scope.start(command))
          .hasMessageStartingWith("cannot start broker: ")
          .hasMessageContaining("/no/such/program");
    }
  }

  /** SIGINT is reset, since a build that runs in the background may have it ignored. */
  private Process startLauncher(Path files) throws IOException {
    String classPath = codeOf(ProcessScope.class) + ":" + codeOf(LauncherMain.class);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            "env",
            "--default-signal=INT",
            java.toString(),
            "-cp",
            classPath,
            LauncherMain.class.getName(),
            files.toString())
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private Command bash(String name, String script, Map<String, String> environment) {
    return new Command(
        name, List.of("bash", "-c", script), environment, directory, directory.resolve(name));
  }

  private static Optional<ProcessHandle> guardianOf(String stack) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                List.of(process.info().arguments().orElse(new String[0]))
                    .containsAll(List.of("headwater-guardian", stack)))
        .findAny();
  }

  private static void send(String signal, long pid) throws IOException, InterruptedException {
    String[] kill = {"kill", "-s", signal, Long.toString(pid)};
    assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
