package dev.headwater.e2e.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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

  /** Sends SIGKILL; does nothing when the process has ended. */
  @Override
  public void kill() {
    process.destroyForcibly();
  }
}
