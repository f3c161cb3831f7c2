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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings everything up, shows what Headwater does, and stays up. */
@Command(
    name = "e2e/playground",
    description =
        "Brings up a Kubernetes API, AWS and Headwater on this machine, runs the quickstart example"
            + " and shows it scale.",
    mixinStandardHelpOptions = true)
public final class Playground implements Callable<Integer> {
  /** Begins the line that ends what a start prints. */
  static final String STAYS_UP = "stays up until ";

  private static final int FAILED = 1;
  private static final int MISSING = 3;

  @Spec private CommandSpec spec;

  @ArgGroup private Mode mode = new Mode();

  @Option(names = "--bare", description = "Start the stack and the operator, without the demo.")
  private boolean bare;

  /** Written by a start in the background for the process that it starts. */
  @Option(names = "--detached", hidden = true)
  private boolean detached;

  /** One of these at most; without, it stays up in the foreground. */
  private static final class Mode {
    @Option(
        names = "--once",
        description = "End after the demo; exit code 0 only if every step held.")
    private boolean once;

    @Option(
        names = "--detach",
        description = "Leave it running in the background; returns when the demo is over.")
    private boolean detach;

    @Option(
        names = "--down",
        description = "Stop the one that runs, in whatever terminal; exit code 0 if none does.")
    private boolean down;
  }

  private Playground() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Playground()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (bare && (mode.once || mode.down)) {
      throw new ParameterException(
          spec.commandLine(),
          "--bare runs no demo: give it alone or with --detach, not with --once or --down");
    }
    var repository = Repository.current();
    var claimed = repository.output("playground.claim");
    var background = new Detached(claimed, repository.output("playground.log"));
    if (mode.down) {
      return down(background);
    }
    if (mode.detach) {
      return background.start(bare ? List.of("--detached", "--bare") : List.of("--detached"));
    }
    try (var _ = Claim.take(claimed).orElseThrow(() -> taken(claimed))) {
      return run(repository);
    } catch (MissingPrerequisite missing) {
      System.err.println(missing.getMessage());
      return MISSING;
    }
  }

  private static MissingPrerequisite taken(Path claim) {
    var process = Claim.holder(claim).map(ProcessHandle::pid);
    return new MissingPrerequisite(
        "A playground of this checkout runs already%s: stop it with e2e/playground --down."
            .formatted(process.map(" as process %d"::formatted).orElse("")));
  }

  private static int down(Detached background) throws InterruptedException {
    System.out.println(background.stop() ? "stopped" : "no playground of this checkout runs");
    return CommandLine.ExitCode.OK;
  }

  private int run(Repository repository) throws InterruptedException {
    var progress = Progress.toConsole();
    var directory = repository.emptied("playground");
    try (var stack = Stack.start(repository, directory, progress)) {
      linkKubeconfig(stack, directory);
      OperatorChart.install(repository, stack, Map.of(), progress);
      if (!bare) {
        new Demo(repository, stack, progress, mode.once).run();
        progress.step("every step held; engine: " + stack.engine().describe());
      }
      if (!mode.once) {
        stay(directory, progress);
      }
      return CommandLine.ExitCode.OK;
    } catch (StepFailed failed) {
      System.err.println("FAILED: " + failed.getMessage());
      System.err.println("Logs are in " + directory);
      return FAILED;
    }
  }

  private void stay(Path directory, Progress progress) throws InterruptedException {
    System.out.println("export KUBECONFIG=" + directory.resolve("kubeconfig"));
    System.out.println("kubectl --namespace demo get streamclusters,streamtopics,pods");
    progress.step(STAYS_UP + (detached ? "e2e/playground --down" : "Ctrl-C"));
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
}
