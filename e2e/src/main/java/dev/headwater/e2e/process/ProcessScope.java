package dev.headwater.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All processes of one stack. None of them outlives it: {@link #close} ends them, a shutdown hook
 * calls it on Ctrl-C and SIGTERM, and a guardian kills what is left when the launcher dies without.
 */
public final class ProcessScope implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR");

  private final String id;
  private final Guardian guardian;
  private final Thread hook;
  private final List<StackProcess> processes = new ArrayList<>();
  private boolean closed;

  private ProcessScope(String id, Guardian guardian) {
    this.id = id;
    this.guardian = guardian;
    this.hook = new Thread(this::close, "stop-stack");
  }

  /**
   * Starts the guardian of a new stack.
   *
   * @param directory the stack's own folder, created if it does not exist; holds the guardian's log
   * @throws UncheckedIOException when bash or setsid is missing
   */
  public static ProcessScope open(Path directory) {
    createDirectory(directory);
    String id = UUID.randomUUID().toString();
    ProcessScope scope =
        new ProcessScope(id, Guardian.start(id, directory.resolve("guardian.log")));
    Runtime.getRuntime().addShutdownHook(scope.hook);
    return scope;
  }

  /** The value of {@code HEADWATER_STACK} in the environment of every process of the stack. */
  public String id() {
    return id;
  }

  /**
   * Starts a process of the stack.
   *
   * @throws UncheckedIOException when the program cannot be started; names it
   * @throws IllegalStateException when the scope is closed or its guardian is gone
   */
  public synchronized StackProcess start(Command command) {
    createDirectory(command.log().toAbsolutePath().getParent());
    return launch(
        command,
        builder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(command.log().toFile())));
  }

  /**
   * Starts a process whose input and outputs are the caller's; its log is not written.
   *
   * @throws UncheckedIOException when the program cannot be started; names it
   * @throws IllegalStateException when the scope is closed or its guardian is gone
   */
  public synchronized Process startPiped(Command command) {
    return launch(command, builder(command)).process();
  }

  /**
   * Ends every process: SIGTERM to those that were started here, SIGKILL to what is left after 5 s,
   * their children included. Returns at once when it was closed before.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    forgetHook();
    try {
      processes.reversed().forEach(StackProcess::terminate);
      awaitAll(GRACE);
      processes.forEach(StackProcess::kill);
      guardian.sweep(SWEEP);
      awaitAll(SWEEP);
    } catch (InterruptedException e) {
      // The pipe to the guardian closes with this process at the latest, so nothing is left behind.
      processes.forEach(StackProcess::kill);
      Thread.currentThread().interrupt();
    }
  }

  private StackProcess launch(Command command, ProcessBuilder builder) {
    if (closed) {
      throw new IllegalStateException(command.name() + " cannot start: the stack is stopped");
    }
    if (!guardian.isAlive()) {
      throw new IllegalStateException(
          command.name() + " cannot start: the guardian of the stack was killed");
    }
    createDirectory(command.workingDirectory());
    processes.removeIf(process -> !process.isAlive());
    try {
      StackProcess started = new StackProcess(command.name(), builder.start(), command.log());
      processes.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.name() + ": " + e.getMessage(), e);
    }
  }

  private ProcessBuilder builder(Command command) {
    ProcessBuilder builder =
        new ProcessBuilder(command.arguments()).directory(command.workingDirectory().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.putAll(command.environment());
    environment.put(Guardian.MARK, id);
    return builder;
  }

  private void awaitAll(Duration limit) throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            processes.stream().map(StackProcess::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Expected: what is still alive after the grace period is killed by the caller.
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the exit of a process could not be awaited", e);
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down and the hook itself called us: there is nothing to remove.
      return;
    }
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
