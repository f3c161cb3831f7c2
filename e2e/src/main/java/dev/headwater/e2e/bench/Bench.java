package dev.headwater.e2e.bench;

import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs one benchmark, prints its report and keeps it as JSON. */
@Command(
    name = "e2e/bench",
    description =
        "Runs a benchmark and writes e2e/target/bench/NAME.json. Exit code 0 when it ran, whatever"
            + " was met.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final int MISSING = 3;

  /** What can be run. */
  enum Name {
    REPLAY,
    SCALING;

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Name name = Name.SCALING;

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    var repository = Repository.current();
    try {
      var report = report(repository, Progress.toConsole());
      System.out.print(report.text());
      write(repository, report);
      return CommandLine.ExitCode.OK;
    } catch (MissingPrerequisite missing) {
      System.err.println(missing.getMessage());
      return MISSING;
    }
  }

  private Report report(Repository repository, Progress progress) throws Exception {
    return switch (name) {
      case REPLAY -> ReplayBenchmark.in(repository, progress).run();
      case SCALING -> new ScalingBenchmark(repository, progress).run();
    };
  }

  private static void write(Repository repository, Report report) throws IOException {
    var file = repository.output("bench").resolve(report.name() + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, report.json());
    System.out.println("written: " + file);
  }
}
