package dev.headwater.e2e.aws;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.ProcessScope;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of the stack that is run to its end. */
final class OneShot {
  private OneShot() {}

  /**
   * Runs the command and returns its exit code.
   *
   * @throws IllegalStateException when it takes longer than the limit; the process is killed
   */
  static int run(ProcessScope scope, Command command, Duration limit) {
    var process = scope.start(command);
    try {
      return process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          command.name() + " took longer than " + limit + "; see " + command.log(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(command.name() + " could not be awaited", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command.name() + " was interrupted", e);
    } finally {
      process.kill();
    }
  }
}
