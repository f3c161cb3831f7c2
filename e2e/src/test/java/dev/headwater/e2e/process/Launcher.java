package dev.headwater.e2e.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A stack's launcher as a program of its own, so that a test can end it in every way. */
final class Launcher {
  private Launcher() {}

  /** Arguments: the stack's folder; what to do once all runs: {@code wait|throw|halt}. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    ProcessScope scope = ProcessScope.open(directory);
    run(scope, directory, "plain", "exec sleep 600");
    run(scope, directory, "parent", "sleep 600 & trap '' TERM; while :; do wait; done");
    System.out.println(scope.id());
    switch (arguments[1]) {
      case "throw" -> throw new IllegalStateException("the launcher crashes");
      case "halt" -> Runtime.getRuntime().halt(3);
      default -> new CountDownLatch(1).await();
    }
  }

  private static void run(ProcessScope scope, Path directory, String name, String script) {
    scope.start(
        new Command(
            name,
            List.of("bash", "-c", script),
            Map.of(),
            directory,
            directory.resolve(name + ".log")));
  }
}
