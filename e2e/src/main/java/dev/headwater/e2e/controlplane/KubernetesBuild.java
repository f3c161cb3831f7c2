package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.Command;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Builds the control plane with Go.
 *
 * @param environment what Go sees: its caches, proxies and certificates are the user's own
 */
record KubernetesBuild(KubernetesModule module, Path go, Map<String, String> environment) {
  private static final List<String> PACKAGES =
      List.of(
          "go.etcd.io/etcd/server/v3",
          "k8s.io/kubernetes/cmd/kube-apiserver",
          "k8s.io/kubernetes/cmd/kube-controller-manager",
          "k8s.io/kubernetes/cmd/kube-scheduler",
          "k8s.io/kubernetes/cmd/kubectl");

  /** A file lock keeps processes apart, but throws between threads of the same one. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  /** Does nothing when another builder was faster. The target appears complete or not at all. */
  void into(Path target, Progress progress) {
    THREADS.lock();
    try {
      Files.createDirectories(target.getParent());
      Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = acquire(channel, progress)) {
        if (lock.isValid() && !KubernetesBinaries.missingIn(target).isEmpty()) {
          progress.during(
              "building Kubernetes " + module.version() + " with Go (once, about 5 min)",
              () -> build(target));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      THREADS.unlock();
    }
  }

  private static FileLock acquire(FileChannel channel, Progress progress) throws IOException {
    FileLock free = channel.tryLock();
    return free != null
        ? free
        : progress.during("waiting for another build of Kubernetes to end", channel::lock);
  }

  private Path build(Path target) throws IOException {
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    delete(unfinished);
    delete(target);
    Path binaries = Files.createDirectories(unfinished.resolve("bin"));
    compile(unfinished, binaries);
    Files.move(binaries.resolve("server"), binaries.resolve("etcd"));
    Files.move(binaries, target, StandardCopyOption.ATOMIC_MOVE);
    delete(unfinished);
    return target;
  }

  private void compile(Path directory, Path binaries) {
    try (ProcessScope scope = ProcessScope.open(directory)) {
      List<String> flags =
          List.of("build", "-trimpath", "-ldflags", module.linkerFlags(), "-o", binaries + "/");
      List<String> arguments =
          Stream.of(List.of(go.toString()), flags, PACKAGES).flatMap(List::stream).toList();
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

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
