package dev.headwater.e2e.fault;

import io.netty.handler.codec.http.FullHttpRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries calls out, or not, as the fault in force decides. */
final class ProxiedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedCalls.class);

  private final Upstream server;
  private final Watches watches = new Watches();
  private final CallLog<ApiCall> log = new CallLog<>();
  private volatile ApiFault fault = ApiFault.NONE;

  ProxiedCalls(Upstream server) {
    this.server = server;
  }

  Watches watches() {
    return watches;
  }

  CallLog<ApiCall> log() {
    return log;
  }

  void faults(ApiFault next) {
    fault = next;
  }

  /**
   * Serves one request to its end.
   *
   * @param upgraded told when the connection has become the WebSocket of a watch
   */
  void serve(FullHttpRequest full, ClientConnection client, Consumer<ApiCall> upgraded)
      throws InterruptedException {
    var request = ApiRequest.of(full);
    var unnumbered = new ApiPath(request.method(), request.uri()).call();
    var call = unnumbered.isWrite() ? unnumbered.numbered(log.nextWrite()) : unnumbered;
    try {
      if (request.webSocket()) {
        serveSocket(full, request, call, client, upgraded);
      } else {
        serve(request, call, client);
      }
    } catch (IOException e) {
      LOG.debug("{} {} broke off", call.verb(), call.uri(), e);
      client.close();
    }
  }

  private void serve(ApiRequest request, ApiCall call, ClientConnection client)
      throws IOException, InterruptedException {
    switch (fault.decide(call)) {
      case ApiFault.Pass() -> pass(request, call, client);
      case ApiFault.Delay(var delay) -> {
        // The delay is the fault that was asked for.
        Thread.sleep(delay);
        pass(request, call, client);
      }
      case ApiFault.Drop() -> drop(call, client);
      case ApiFault.Lose() -> carriedOut(call.answered(apply(request, call), 0), client::close);
      case ApiFault.Truncate() when call.verb().equals("watch") -> pass(request, call, client);
      case ApiFault.Truncate() -> truncate(request, call, client);
      case ApiFault.Trickle _ when call.verb().equals("watch") -> pass(request, call, client);
      case ApiFault.Trickle slow -> trickle(request, call, client, slow);
      case ApiFault.Answer answer -> answer(call, answer, client);
      case ApiFault.ApplyThenAnswer(var answer) ->
          carriedOut(
              call.answered(apply(request, call), answer.code()), () -> client.answer(answer));
    }
  }

  /** A watch changes nothing, so what is lost or answered afterwards was never asked. */
  private void serveSocket(
      FullHttpRequest full,
      ApiRequest request,
      ApiCall call,
      ClientConnection client,
      Consumer<ApiCall> upgraded)
      throws IOException, InterruptedException {
    if (!call.verb().equals("watch")) {
      throw new IOException("only watches may become WebSockets here, not " + call.uri());
    }
    var socket = new WatchSocket(server, watches, log);
    switch (fault.decide(call)) {
      case ApiFault.Pass(), ApiFault.Truncate(), ApiFault.Trickle _ ->
          socket.open(full, request, call, client, upgraded);
      case ApiFault.Delay(var delay) -> {
        // The delay is the fault that was asked for.
        Thread.sleep(delay);
        socket.open(full, request, call, client, upgraded);
      }
      case ApiFault.Drop(), ApiFault.Lose() -> drop(call, client);
      case ApiFault.Answer answer -> answer(call, answer, client);
      case ApiFault.ApplyThenAnswer(var answer) -> answer(call, answer, client);
    }
  }

  private void pass(ApiRequest request, ApiCall call, ClientConnection client)
      throws IOException, InterruptedException {
    var response = send(request, call);
    int status = response.statusCode();
    var answered = call.answered(status, status);
    carriedOut(
        answered,
        () -> {
          if (call.verb().equals("watch") && status == 200) {
            watch(response, answered, client);
          } else {
            try (var body = response.body()) {
              client.relay(response, body);
            }
          }
        });
  }

  private void truncate(ApiRequest request, ApiCall call, ClientConnection client)
      throws IOException, InterruptedException {
    var response = send(request, call);
    carriedOut(
        call.answered(response.statusCode(), 0),
        () -> {
          try (var body = response.body()) {
            client.truncate(response, body.readAllBytes());
          }
        });
  }

  private void trickle(
      ApiRequest request, ApiCall call, ClientConnection client, ApiFault.Trickle slow)
      throws IOException, InterruptedException {
    var response = send(request, call);
    carriedOut(
        call.answered(response.statusCode(), response.statusCode()),
        () -> {
          try (var body = response.body()) {
            client.trickle(response, body, slow);
          }
        });
  }

  /** What a client gets of a call that was carried out. */
  private interface Reply {
    void send() throws IOException, InterruptedException;
  }

  /** Ends a call that was carried out; it is over also when its client has gone meanwhile. */
  private void carriedOut(ApiCall call, Reply reply) throws IOException, InterruptedException {
    // Before the client can see the answer, so that a test finds every call it waited for.
    log.record(call);
    try {
      reply.send();
    } finally {
      if (call.isWrite()) {
        log.tellWrite(call);
      }
    }
  }

  private int apply(ApiRequest request, ApiCall call) throws IOException {
    var response = send(request, call);
    try (var body = response.body()) {
      body.readAllBytes();
    }
    return response.statusCode();
  }

  private HttpResponse<InputStream> send(ApiRequest request, ApiCall call) throws IOException {
    var sent = request.at(watches.aged(call));
    try {
      return server.send(sent.method(), sent.uri(), sent.headers(), sent.body());
    } catch (IOException e) {
      log.record(call.answered(0, 0));
      throw e;
    }
  }

  private void drop(ApiCall call, ClientConnection client) {
    log.record(call.answered(0, 0));
    client.close();
  }

  /** In place of the server, which is not asked. */
  private void answer(ApiCall call, ApiFault.Answer answer, ClientConnection client)
      throws IOException {
    log.record(call.answered(0, answer.code()));
    client.answer(answer);
  }

  private void watch(HttpResponse<InputStream> response, ApiCall call, ClientConnection client)
      throws IOException {
    client.begin(response);
    var body = response.body();
    var watch = new Watch(call, new Chunks(client), watches, () -> close(body));
    watches.opened(watch);
    client.onClose(() -> Thread.startVirtualThread(watch::abandon));
    watch.start();
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      lines.lines().forEach(watch::take);
      watch.takeEnd();
    } catch (UncheckedIOException e) {
      LOG.debug("the API server broke {} off, or it was ended here", call.uri(), e);
      watch.takeBreak();
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Chunks(ClientConnection client) implements Watch.Client {
    @Override
    public void send(String event) throws IOException {
      client.chunk(event + "\n");
    }

    @Override
    public void end() throws IOException {
      client.end();
    }

    @Override
    public void reset() {
      client.reset();
    }
  }
}
