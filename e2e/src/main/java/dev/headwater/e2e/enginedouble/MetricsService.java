package dev.headwater.e2e.enginedouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Serves a node's metrics, one answer a connection. It is not the JDK's server because that takes
 * two platform threads for each of a thousand nodes.
 *
 * @param closed whether there is no answer now
 * @param text the metrics now
 */
record MetricsService(BooleanSupplier closed, Supplier<String> text) implements Listener.Service {
  private static final Set<String> PATHS = Set.of("/metrics", "/", "/-/healthy");

  @Override
  public void serve(Socket socket) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    var request = in.readLine();
    if (request == null || closed.getAsBoolean()) {
      return;
    }
    for (var header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
      // The answer is the same whatever the client can read.
    }
    var words = request.split(" ", -1);
    boolean known = words.length == 3 && words[0].equals("GET") && PATHS.contains(words[1]);
    var body = known ? text.get().getBytes(UTF_8) : new byte[0];
    var head =
        "HTTP/1.1 %s\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(known ? "200 OK" : "404 Not Found", body.length);
    var out = socket.getOutputStream();
    out.write(head.getBytes(UTF_8));
    out.write(body);
  }
}
