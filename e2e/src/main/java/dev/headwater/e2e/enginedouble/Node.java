package dev.headwater.e2e.enginedouble;

import dev.headwater.e2e.process.StackProgram;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A node of the double as its kubelet sees it. */
final class Node implements StackProgram {
  private final String cluster;
  private final Life life;
  private final Signals signals;
  private final Runnable wake;
  private final NodeLog log;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  /**
   * @param cluster key of its cluster
   * @param wake makes the life look at its signals
   */
  Node(String cluster, Life life, Signals signals, Runnable wake, NodeLog log) {
    this.cluster = cluster;
    this.life = life;
    this.signals = signals;
    this.wake = wake;
    this.log = log;
  }

  void start(String name) {
    Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    int code = 1;
    try {
      code = life.live();
      log.info("Exit with " + code);
    } catch (NodeFailure | IOException | RuntimeException e) {
      log.error("Exiting: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    } finally {
      exit.complete(code);
    }
  }

  String cluster() {
    return cluster;
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return exit.copy();
  }

  @Override
  public void terminate() {
    signals.terminate();
    wake.run();
  }

  @Override
  public void kill() {
    signals.kill();
    wake.run();
  }
}
