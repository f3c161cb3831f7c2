package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.ProcessScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code operator/headwater}, as users start it, on the JDK that runs this.
 *
 * @param directory where it runs, and keeps the classes that it has read for the next time
 */
public record HeadwaterScript(Repository repository, Path directory) {
  private static final long LONGEST_MINUTES = 2;

  /**
   * What came of a call.
   *
   * @param output all that it printed
   */
  public record Ended(int exitCode, String output, Duration took) {}

  /** Calls it and waits until it ends, 2 minutes at most. */
  public Ended run(List<String> arguments) throws Exception {
    var log = directory.resolve("headwater.log");
    Files.deleteIfExists(log);
    try (var scope = ProcessScope.open(directory)) {
      var command = command(log, arguments);
      long start = System.nanoTime();
      int exitCode = scope.start(command).onExit().get(LONGEST_MINUTES, TimeUnit.MINUTES);
      var took = Duration.ofNanos(System.nanoTime() - start);
      return new Ended(exitCode, Files.readString(log), took);
    }
  }

  private Command command(Path log, List<String> arguments) {
    var script = repository.root().resolve("operator/headwater").toString();
    return new Command(
        "headwater",
        Stream.concat(Stream.of(script), arguments.stream()).toList(),
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"), "XDG_CACHE_HOME", directory.toString()),
        directory,
        log);
  }
}
