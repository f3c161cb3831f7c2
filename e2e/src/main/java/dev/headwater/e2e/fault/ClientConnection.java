package dev.headwater.e2e.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;

/** Writes to a client; each method returns when the bytes have left. */
record ClientConnection(Channel channel) {
  private static final int CHUNK_BYTES = 64 * 1024;

  void answer(ApiFault.Answer answer) throws IOException {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.code()),
            Unpooled.copiedBuffer(answer.body(), UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    answer
        .retryAfter()
        .ifPresent(time -> response.headers().set(HttpHeaderNames.RETRY_AFTER, time.toSeconds()));
    write(response);
  }

  /** Repeats an answer whole. */
  void relay(HttpResponse<?> answer, InputStream body) throws IOException {
    begin(answer);
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      write(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, read)));
    }
    end();
  }

  /** Repeats an answer whole, piece by piece. */
  void trickle(HttpResponse<?> answer, InputStream body, ApiFault.Trickle slow)
      throws IOException, InterruptedException {
    begin(answer);
    for (byte[] piece = body.readNBytes(slow.pieceBytes());
        piece.length > 0;
        piece = body.readNBytes(slow.pieceBytes())) {
      write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
      // The pause is the fault that was asked for.
      Thread.sleep(slow.pause());
    }
    end();
  }

  /** Repeats an answer up to the middle of its body, and closes the connection. */
  void truncate(HttpResponse<?> answer, byte[] body) throws IOException {
    begin(answer);
    write(new DefaultHttpContent(Unpooled.copiedBuffer(body, 0, body.length / 2)));
    close();
  }

  /** Repeats an answer's status and headers. */
  void begin(HttpResponse<?> answer) throws IOException {
    var response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.statusCode()));
    HttpHeaders headers = response.headers();
    Upstream.headers(answer, headers::add);
    answer
        .headers()
        .firstValueAsLong("content-length")
        .ifPresentOrElse(
            length -> HttpUtil.setContentLength(response, length),
            () -> HttpUtil.setTransferEncodingChunked(response, true));
    write(response);
  }

  void chunk(String text) throws IOException {
    write(new DefaultHttpContent(Unpooled.copiedBuffer(text, UTF_8)));
  }

  /** Ends a body that was begun; the connection stays. */
  void end() throws IOException {
    write(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** Accepts the upgrade. */
  void upgrade(FullHttpRequest request) throws IOException {
    var handshaker =
        new WebSocketServerHandshaker13(
            "wss://127.0.0.1" + request.uri(), null, WebSocketDecoderConfig.newBuilder().build());
    await(handshaker.handshake(channel, request));
  }

  void frame(String text) throws IOException {
    write(new TextWebSocketFrame(text));
  }

  /** Ends a WebSocket as the protocol wants it. */
  void endFrames() throws IOException {
    write(new CloseWebSocketFrame(1000, ""));
    close();
  }

  /** Closes the connection in order, but without an answer if none was begun. */
  void close() {
    // Who has to know waits for onClose.
    var _ = channel.close();
  }

  /** Resets the connection: TLS says no goodbye and TCP sends RST instead of FIN. */
  void reset() {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      if (channel.isOpen()) {
        throw e;
      }
      // The client was quicker: what is closed already needs no reset.
      return;
    }
    // From the first handler on there is no TLS any more.
    var _ = channel.pipeline().firstContext().close();
  }

  void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }

  private void write(Object message) throws IOException {
    await(channel.writeAndFlush(message));
  }

  private static void await(ChannelFuture written) throws IOException {
    try {
      written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a client was written to", e);
    }
    if (!written.isSuccess()) {
      throw new IOException("the client went away", written.cause());
    }
  }
}
