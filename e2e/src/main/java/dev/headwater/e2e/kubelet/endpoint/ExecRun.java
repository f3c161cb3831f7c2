package dev.headwater.e2e.kubelet.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command from its start to the report of its exit code. */
final class ExecRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExecRun.class);
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final Start start;
  private final ExecutorService threads;

  /** Pieces of standard input; an empty one is its end. */
  private final BlockingQueue<byte[]> inputs = new LinkedBlockingQueue<>();

  private volatile Optional<Process> process = Optional.empty();
  private volatile boolean abandoned;

  /** Starts the command. */
  @FunctionalInterface
  interface Start {
    Process process() throws Refused;
  }

  ExecRun(Start start, ExecutorService threads) {
    this.start = start;
    this.threads = threads;
  }

  void input(byte[] content) {
    if (content.length > 0) {
      inputs.add(content);
    }
  }

  void endOfInput() {
    inputs.add(new byte[0]);
  }

  /** The client has gone away: the command has no reason to live. */
  void abandon() {
    abandoned = true;
    process.ifPresent(ExecRun::kill);
  }

  /** Runs the command to its end, on the caller's thread. */
  void run(SpdyStreams streams) {
    try {
      report(streams, status(streams));
    } catch (IOException e) {
      LOG.debug("the client of an exec has gone away", e);
      abandon();
      streams.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon();
      streams.close();
    }
  }

  private Status status(SpdyStreams streams) throws IOException, InterruptedException {
    try {
      return ExecStatus.ofExit(exitCode(streams));
    } catch (Refused | UncheckedIOException e) {
      streams.finish(ExecStream.STDOUT, new byte[0]);
      streams.finish(ExecStream.STDERR, new byte[0]);
      return ExecStatus.ofFailure(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
  }

  private int exitCode(SpdyStreams streams) throws Refused, IOException, InterruptedException {
    var started = start.process();
    process = Optional.of(started);
    if (abandoned) {
      kill(started);
    }
    if (streams.ids().containsKey(ExecStream.STDIN)) {
      threads.execute(() -> feed(started));
    } else {
      started.getOutputStream().close();
    }
    Callable<Void> errors =
        () -> {
          streams.copy(started.getErrorStream(), ExecStream.STDERR);
          return null;
        };
    var copied = threads.submit(errors);
    streams.copy(started.getInputStream(), ExecStream.STDOUT);
    try {
      copied.get();
    } catch (ExecutionException e) {
      throw new IOException("standard error could not be sent", e.getCause());
    }
    return started.waitFor();
  }

  private void feed(Process started) {
    try (var to = started.getOutputStream()) {
      for (var input = inputs.take(); input.length > 0; input = inputs.take()) {
        to.write(input);
        to.flush();
      }
    } catch (IOException e) {
      LOG.debug("a command takes no more input", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void report(SpdyStreams streams, Status status) throws IOException {
    streams.finish(ExecStream.STDIN, new byte[0]);
    streams.finish(ExecStream.ERROR, JSON.asJson(status).getBytes(UTF_8));
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
