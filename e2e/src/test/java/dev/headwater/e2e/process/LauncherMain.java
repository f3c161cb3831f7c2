package dev.headwater.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A launcher to be killed by {@link ProcessScopeTest}: starts a child, and a child with a child of
 * its own, both deaf to SIGTERM. Prints the stack's id, then ends as the byte on its standard input
 * says: {@code e} by an exception, {@code h} without shutdown hooks.
 */
final class LauncherMain {
  private LauncherMain() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    ProcessScope scope = ProcessScope.open(directory);
    scope.start(command(directory, "child", "sleep 300"));
    scope.start(command(directory, "deaf-parent", "trap '' TERM; sleep 300 & wait"));
    System.out.write((scope.id() + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
    switch (System.in.read()) {
      case 'e' -> throw new IllegalStateException("a crash on purpose");
      case 'h' -> Runtime.getRuntime().halt(3);
      default -> scope.close();
    }
  }

  private static Command command(Path directory, String name, String script) {
    return new Command(
        name,
        List.of("bash", "-c", script),
        Map.of(),
        directory.resolve(name),
        directory.resolve(name + ".log"));
  }
}
