package dev.headwater.e2e.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens a watch over a WebSocket, which is how the operator's client opens its own. */
record WatchSocket(Upstream server, Watches watches, CallLog<ApiCall> log) {

  void open(
      FullHttpRequest full,
      ApiRequest request,
      ApiCall call,
      ClientConnection client,
      Consumer<ApiCall> upgraded)
      throws IOException {
    var socket = new CompletableFuture<WebSocket>();
    var opened = call.answered(101, 101);
    var watch = new Watch(opened, new Frames(client), watches, () -> socket.join().abort());
    try {
      socket.complete(server.open(request.uri(), request.headers(), new Events(watch)).join());
    } catch (CompletionException e) {
      refuse(call, client, e);
      return;
    }
    log.record(opened);
    upgraded.accept(opened);
    watches.opened(watch);
    client.onClose(() -> Thread.startVirtualThread(watch::abandon));
    client.upgrade(full);
    watch.start();
  }

  private void refuse(ApiCall call, ClientConnection client, CompletionException failure)
      throws IOException {
    if (failure.getCause() instanceof WebSocketHandshakeException refused
        && refused.getResponse().body() instanceof String body) {
      int status = refused.getResponse().statusCode();
      log.record(call.answered(status, status));
      client.relay(refused.getResponse(), new ByteArrayInputStream(body.getBytes(UTF_8)));
      return;
    }
    log.record(call.answered(0, 0));
    throw new IOException("the API server did not open " + call.uri(), failure);
  }

  private record Frames(ClientConnection client) implements Watch.Client {
    @Override
    public void send(String event) throws IOException {
      client.frame(event);
    }

    @Override
    public void end() throws IOException {
      client.endFrames();
    }

    @Override
    public void reset() {
      client.reset();
    }
  }

  /** What the API server says; one message, which is one event, may come in parts. */
  private static final class Events implements WebSocket.Listener {
    private final Watch watch;
    private final StringBuilder message = new StringBuilder();

    Events(Watch watch) {
      this.watch = watch;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        watch.take(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      watch.takeEnd();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      watch.takeBreak();
    }
  }
}
