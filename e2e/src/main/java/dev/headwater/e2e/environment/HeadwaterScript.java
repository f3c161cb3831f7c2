package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code operator/headwater}, as users start it. */
public final class HeadwaterScript {
  private HeadwaterScript() {}

  /**
   * The command, on the JDK that runs this.
   *
   * @param directory where it runs, and keeps the classes that it has read for the next time
   * @param log what it prints
   */
  public static Command command(
      Repository repository, Path directory, Path log, List<String> arguments) {
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
