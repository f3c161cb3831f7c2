package dev.headwater.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One running (or ended) process of a stack. */
public final class StackProcess implements StackProgram {
  private final String name;
  private final Process process;
  private final Path log;

  StackProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** The name that its {@link Command} gave. */
  public String name() {
    return name;
  }

  /** The operating system's process id. */
  public long pid() {
    return process.pid();
  }

  Process process() {
    return process;
  }

  /** The file that takes standard output and standard error. */
  public Path log() {
    return log;
  }

  /** Whether the process has not ended yet. */
  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code; 128 + n when signal n ended the process. */
  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Waits for the end, so long at most; returns whether it came. */
  public boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends SIGTERM; does nothing when the process has ended. */
  @Override
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL, to its children too; does nothing when the process has ended. */
  @Override
  public void kill() {
    // The parent first: one that waits for its children would end in order when they are gone.
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Stops it and its children with SIGSTOP until {@link #thaw}. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it and its children go on with SIGCONT. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    var pids =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .map(handle -> Long.toString(handle.pid()));
    var command =
        Stream.concat(Stream.of("bash", "-c", "kill -s \"$0\" \"$@\"", signal), pids).toList();
    try {
      var kill = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("SIG" + signal + " to " + name + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before SIG" + signal + " reached " + name, e);
    }
  }
}
