package dev.headwater.e2e.golang;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in Go, such as ours below {@code e2e/tools}, which make a library's answers known.
 *
 * @param limit how long a run may take
 * @param environment variables that it gets beside the few that every process of a test gets
 */
public record GoTool(Path program, Duration limit, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a program has printed, and whether it was content. */
  public record Printed(int exitCode, List<String> lines) {}

  /** Builds it the first time, which takes about 20 s; empty on a machine without Go. */
  public static Optional<GoTool> find(String name) {
    var machine = Machine.current();
    var module = new GoModule(machine.repository().resolve("e2e/tools").resolve(name));
    var target = machine.cache().resolve(module.cacheName());
    return machine
        .program("go")
        .map(
            go -> {
              new GoBuild(
                      name + " with Go (once, about 20 s)",
                      module,
                      go,
                      machine.environment(),
                      "-s -w",
                      Map.of(name, "dev.headwater/tools/" + name))
                  .into(target, Progress.toConsole());
              return new GoTool(target.resolve(name), LIMIT, Map.of());
            });
  }

  /**
   * Runs it to its end.
   *
   * @param directory where it runs and leaves its log
   */
  public Printed run(Path directory, String... arguments) throws Exception {
    try (var scope = ProcessScope.open(directory)) {
      var name = program.getFileName().toString();
      var log = directory.resolve(name + ".out");
      // What an earlier run printed would be read too: a log is continued.
      Files.deleteIfExists(log);
      var command =
          new Command(
              name,
              Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList(),
              environment,
              directory,
              log);
      int exitCode = scope.start(command).onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
      return new Printed(exitCode, Files.readAllLines(log));
    }
  }

  /**
   * What it printed.
   *
   * @throws IOException with that when it was not content
   */
  public List<String> lines(Path directory, String... arguments) throws Exception {
    var printed = run(directory, arguments);
    if (printed.exitCode() != 0) {
      throw new IOException(
          "%s ended with exit code %d: %s"
              .formatted(program.getFileName(), printed.exitCode(), printed.lines()));
    }
    return printed.lines();
  }
}
