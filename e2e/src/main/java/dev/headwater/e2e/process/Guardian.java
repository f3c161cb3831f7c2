package dev.headwater.e2e.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The small process in a session of its own that outlives the launcher and kills what carries the
 * stack's mark as soon as the pipe that the launcher holds is closed, by whatever end.
 */
final class Guardian {
  /** The mark: every process of a stack has this variable, and its children inherit it. */
  static final String MARK = "HEADWATER_STACK";

  private static final String READY = "watching\n";

  private final Process process;

  private Guardian(Process process) {
    this.process = process;
  }

  /** Starts it and waits until it watches, so that nothing is started before it does. */
  static Guardian start(String stack, Path log) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("setsid", "bash", "-c", script(), "headwater-guardian", stack);
      builder.environment().remove(MARK);
      builder.redirectError(Redirect.appendTo(log.toFile()));
      Process process = builder.start();
      byte[] answer = process.getInputStream().readNBytes(READY.length());
      if (!new String(answer, UTF_8).equals(READY)) {
        throw new IOException("The guardian of the stack did not start; its log is " + log);
      }
      return new Guardian(process);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The local stack needs Linux with bash and setsid (util-linux): " + e.getMessage(), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Makes it kill what is left, and waits until it has ended. */
  boolean sweep(Duration limit) throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // A pipe that cannot be closed is a guardian that is dead already: the wait below says so.
      return false;
    }
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String script() throws IOException {
    try (InputStream script = Guardian.class.getResourceAsStream("guardian.sh")) {
      if (script == null) {
        throw new IOException("guardian.sh is missing beside " + Guardian.class);
      }
      return new String(script.readAllBytes(), UTF_8);
    }
  }
}
