package dev.headwater.e2e.process;

import java.util.concurrent.CompletableFuture;

/** A program of a stack, running or ended: a process, or threads of this JVM that act as one. */
public interface StackProgram {
  /** Whether it has not ended yet. */
  boolean isAlive();

  /** Completes with the exit code; 128 + n when signal n ended it. */
  CompletableFuture<Integer> onExit();

  /** Asks it to end, as SIGTERM does; does nothing when it has ended. */
  void terminate();

  /** Ends it without asking, as SIGKILL does; does nothing when it has ended. */
  void kill();
}
