package dev.headwater.e2e.aws;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A Python virtual environment with moto, built once per content of {@code requirements.txt} and
 * kept in {@code ${XDG_CACHE_HOME:-~/.cache}/headwater/aws-<hash>}.
 *
 * @param python the environment's interpreter
 */
public record PythonEnvironment(Path python) {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);

  /** Exit codes 3 and 4 tell apart what is missing; 3.11 is what the pinned packages need. */
  private static final String PROBE =
      """
      import importlib.util as u, sys
      sys.exit(3 if sys.version_info < (3, 11)
               else 4 if not (u.find_spec("venv") and u.find_spec("ensurepip")) else 0)
      """;

  /**
   * Finds the environment or builds it, which needs a package index and takes about 10 s.
   *
   * @param tools the folder that holds {@code requirements.txt}
   * @param directory where the log of the build goes
   * @throws MissingPrerequisite when Python or its venv module is missing
   * @throws IllegalStateException when the build fails
   */
  public static PythonEnvironment find(
      ProcessScope scope, Path tools, Path directory, Progress progress) {
    try {
      Path requirements = tools.resolve("requirements.txt");
      Path home = cache().resolve("aws-" + hash(Files.readAllBytes(requirements)));
      Builder builder = new Builder(scope, requirements, home, directory.resolve("python.log"));
      if (!builder.isBuilt()) {
        builder.buildLocked(progress);
      }
      return new PythonEnvironment(home.resolve("bin/python"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path cache() {
    String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("headwater");
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Builds in place, since an environment cannot be moved: a marker file says that it is whole. */
  private record Builder(ProcessScope scope, Path requirements, Path home, Path log) {
    private static final Object BUILDING = new Object();

    boolean isBuilt() {
      return Files.exists(marker());
    }

    void buildLocked(Progress progress) throws IOException {
      Files.createDirectories(home.getParent());
      // File locks exclude other processes, the monitor other threads of this one.
      synchronized (BUILDING) {
        try (FileChannel channel =
                FileChannel.open(
                    home.resolveSibling(home.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (lock.isValid() && !isBuilt()) {
            progress.during("building the Python environment of moto", this::build);
          }
        }
      }
    }

    private Path build() throws IOException {
      requirePython();
      run(List.of("python3", "-m", "venv", "--clear", home.toString()));
      run(
          List.of(
              home.resolve("bin/python").toString(),
              "-m",
              "pip",
              "install",
              "--require-hashes",
              "--only-binary",
              ":all:",
              "-r",
              requirements.toAbsolutePath().toString()));
      return Files.createFile(marker());
    }

    private void requirePython() {
      switch (exitOfProbe()) {
        case 0 -> {}
        case 3 ->
            throw new MissingPrerequisite(
                "The local AWS needs Python 3.11 or later as python3 on the PATH: install it (for"
                    + " example: apt install python3 python3-venv).");
        case 4 ->
            throw new MissingPrerequisite(
                "The local AWS needs Python's venv module: install it (for example: apt install"
                    + " python3-venv).");
        default -> throw new IllegalStateException("python3 on the PATH does not run; see " + log);
      }
    }

    private int exitOfProbe() {
      try {
        return OneShot.run(scope, command(List.of("python3", "-c", PROBE)), PROBE_LIMIT);
      } catch (UncheckedIOException e) {
        return 3;
      }
    }

    private void run(List<String> arguments) {
      int exit = OneShot.run(scope, command(arguments), BUILD_LIMIT);
      if (exit != 0) {
        throw new IllegalStateException(
            "The Python environment of the local AWS could not be built (exit code "
                + exit
                + "); see "
                + log);
      }
    }

    private Command command(List<String> arguments) {
      // pip's own settings (index, proxy, certificates) come from the user's environment.
      Map<String, String> environment = System.getenv();
      return new Command("python", arguments, environment, log.toAbsolutePath().getParent(), log);
    }

    private Path marker() {
      return home.resolve("headwater-complete");
    }
  }
}
