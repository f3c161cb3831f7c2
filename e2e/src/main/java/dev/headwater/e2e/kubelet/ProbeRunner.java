package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.ProcessScope;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a container once what a probe asks, within the probe's timeout. */
record ProbeRunner(ProcessScope scope, ContainerShell shell) {
  /** What an exec probe says is kept beside the container's log. */
  private static final String LOG_SUFFIX = ".probes";

  /** Whether the container passes. */
  boolean passes(ProbeAction action, Duration timeout) throws InterruptedException {
    try {
      return switch (action) {
        case ProbeAction.Connect(var target) -> connects(target, timeout);
        case ProbeAction.Get get -> answers(get, timeout);
        case ProbeAction.Execute(var command) -> succeeds(command, timeout);
      };
    } catch (IOException refused) {
      // A probe that cannot connect has failed, which is what it is asked for.
      return false;
    }
  }

  private static boolean connects(InetSocketAddress target, Duration timeout) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(target, (int) timeout.toMillis());
      return true;
    }
  }

  private static boolean answers(ProbeAction.Get get, Duration timeout) throws IOException {
    var connection = (HttpURLConnection) get.target().toURL().openConnection();
    get.headers().forEach(connection::setRequestProperty);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    try {
      int code = connection.getResponseCode();
      return code >= 200 && code < 400;
    } finally {
      connection.disconnect();
    }
  }

  private boolean succeeds(List<String> command, Duration timeout)
      throws IOException, InterruptedException {
    var process = scope.start(shell.command(command, LOG_SUFFIX));
    try {
      return process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS) == 0;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } finally {
      process.kill();
    }
  }
}
