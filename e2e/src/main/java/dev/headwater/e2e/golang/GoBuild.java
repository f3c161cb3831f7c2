package dev.headwater.e2e.golang;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Folder;
import dev.headwater.e2e.process.LogTail;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.process.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Builds programs with Go.
 *
 * @param what how progress calls what is built
 * @param go the go program
 * @param environment what Go sees: its caches, proxies and certificates are the user's own
 * @param linkerFlags for {@code -ldflags}
 * @param programs the packages that are built, by the names that their programs get
 */
public record GoBuild(
    String what,
    GoModule module,
    Path go,
    Map<String, String> environment,
    String linkerFlags,
    Map<String, String> programs) {

  /** A file lock keeps processes apart, but throws between threads of the same one. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  public GoBuild {
    environment = Map.copyOf(environment);
    programs = Map.copyOf(programs);
  }

  /** Does nothing when another builder was faster. The target appears complete or not at all. */
  public void into(Path target, Progress progress) {
    THREADS.lock();
    try {
      Files.createDirectories(target.getParent());
      Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = acquire(channel, progress)) {
        if (lock.isValid() && !isComplete(target)) {
          progress.during("building " + what, () -> build(target));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      THREADS.unlock();
    }
  }

  private boolean isComplete(Path directory) {
    return programs.keySet().stream().allMatch(name -> Files.isExecutable(directory.resolve(name)));
  }

  private FileLock acquire(FileChannel channel, Progress progress) throws IOException {
    FileLock free = channel.tryLock();
    return free != null
        ? free
        : progress.during("waiting for another build of " + what + " to end", channel::lock);
  }

  private Path build(Path target) throws IOException {
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    Folder.delete(unfinished);
    Folder.delete(target);
    Path binaries = Files.createDirectories(unfinished.resolve("bin"));
    compile(unfinished, binaries);
    for (var program : programs.entrySet()) {
      Files.move(
          binaries.resolve(nameByGo(program.getValue())), binaries.resolve(program.getKey()));
    }
    Files.move(binaries, target, StandardCopyOption.ATOMIC_MOVE);
    Folder.delete(unfinished);
    return target;
  }

  /** Go calls a program by the last part of its package that is not a major version. */
  private static String nameByGo(String goPackage) {
    return Path.of(goPackage.replaceFirst("/v\\d+$", "")).getFileName().toString();
  }

  private void compile(Path directory, Path binaries) {
    try (ProcessScope scope = ProcessScope.open(directory)) {
      List<String> flags =
          List.of("build", "-trimpath", "-ldflags", linkerFlags, "-o", binaries + "/");
      List<String> packages = programs.values().stream().sorted().toList();
      List<String> arguments =
          Stream.of(List.of(go.toString()), flags, packages).flatMap(List::stream).toList();
      Path log = directory.resolve("go.log");
      StackProcess build =
          scope.start(new Command("go build", arguments, environment, module.directory(), log));
      int exitCode = build.onExit().join();
      if (exitCode != 0) {
        throw new IllegalStateException(
            "go build in %s failed with exit code %d; it needs Go %s or later and a Go module proxy. Its last lines:%n%s"
                .formatted(module.directory(), exitCode, module.goVersion(), LogTail.of(log)));
      }
    }
  }
}
