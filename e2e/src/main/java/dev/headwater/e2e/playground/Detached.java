package dev.headwater.e2e.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A playground in a session of its own, so that it outlives the terminal.
 *
 * @param claim the file that says which process it is
 * @param log where its output goes
 */
record Detached(Path claim, Path log) {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STOP = Duration.ofSeconds(15);

  /**
   * Starts it and passes its output on until it stays up or has ended.
   *
   * @param options of the playground that is started
   * @return 0 when it is up, else its exit code
   */
  int start(List<String> options) throws InterruptedException {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      var process =
          new ProcessBuilder(command(options))
              .redirectErrorStream(true)
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log.toFile())
              .start();
      // Ctrl-C means this start, as long as it goes on.
      var hook = new Thread(process::destroy, "stop-playground");
      Runtime.getRuntime().addShutdownHook(hook);
      boolean up = follow(process);
      Runtime.getRuntime().removeShutdownHook(hook);
      return up ? 0 : process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the one that runs; returns whether one did, and it is gone then. */
  boolean stop() throws InterruptedException {
    var running = Claim.holder(claim);
    if (running.isEmpty()) {
      return false;
    }
    running.get().destroy();
    try {
      running.get().onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      // The guardian of its stack ends what it leaves behind.
      running.get().destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of the playground could not be awaited", e);
    }
    return true;
  }

  /** Whether it stays up; it has ended otherwise. */
  private boolean follow(Process process) throws IOException, InterruptedException {
    var said = new StringBuilder();
    try (var output = Files.newInputStream(log)) {
      boolean ended = false;
      while (!ended && said.indexOf(Playground.STAYS_UP) < 0) {
        ended = process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        var more = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(more);
        said.append(more);
      }
      return !ended;
    }
  }

  private static List<String> command(List<String> options) {
    var command = new ArrayList<String>();
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Drepository.root=" + System.getProperty("repository.root"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Playground.class.getName());
    command.addAll(options);
    return command;
  }
}
