package dev.headwater.e2e.playground;

import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings everything up, shows what Headwater does, and stays up. */
@Command(
    name = "e2e/playground",
    description =
        "Brings up a Kubernetes API, AWS and Headwater on this machine, runs the quickstart example"
            + " and shows it scale.",
    mixinStandardHelpOptions = true)
public final class Playground implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISSING = 3;

  @Option(
      names = "--once",
      description = "End after the demo; exit code 0 only if every step held.")
  private boolean once;

  private Playground() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Playground()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var progress = Progress.toConsole();
    var repository = Repository.current();
    var directory = empty(repository.output("playground"));
    try (var stack = Stack.start(repository, directory, progress)) {
      linkKubeconfig(stack, directory);
      OperatorChart.install(repository, stack, Map.of(), progress);
      new Demo(repository, stack, progress, once).run();
      progress.step("every step held; engine: " + stack.engine().describe());
      if (!once) {
        stay(directory, progress);
      }
      return CommandLine.ExitCode.OK;
    } catch (MissingPrerequisite missing) {
      System.err.println(missing.getMessage());
      return MISSING;
    } catch (StepFailed failed) {
      System.err.println("FAILED: " + failed.getMessage());
      System.err.println("Logs are in " + directory);
      return FAILED;
    }
  }

  private static void stay(Path directory, Progress progress) throws InterruptedException {
    progress.step("stays up until Ctrl-C; in another terminal:");
    System.out.println("export KUBECONFIG=" + directory.resolve("kubeconfig"));
    System.out.println("kubectl --namespace demo get streamclusters,streamtopics,pods");
    new CountDownLatch(1).await();
  }

  /** A path that does not depend on how the stack lays out its folder. */
  private static void linkKubeconfig(Stack stack, Path directory) {
    try {
      Files.copy(stack.controlPlane().kubeconfig(), directory.resolve("kubeconfig"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of this run; what an earlier one left there is removed. */
  private static Path empty(Path directory) {
    try {
      if (Files.exists(directory)) {
        List<Path> old;
        try (var found = Files.walk(directory)) {
          old = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : old) {
          Files.delete(file);
        }
      }
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
