package dev.headwater.e2e.kubelet.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;

/** The answer to one request; each method but close returns when the bytes have left. */
record Response(Channel channel) {
  private static final String TEXT = "text/plain; charset=utf-8";

  void refuse(Refused refused) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refused.code()),
            Unpooled.copiedBuffer(refused.getMessage() + "\n", UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, TEXT);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    // Who has gone away meanwhile does not need the answer.
    var _ = channel.writeAndFlush(response);
  }

  /** Begins a body whose length is not known yet. */
  void beginText() throws IOException {
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, TEXT);
    HttpUtil.setTransferEncodingChunked(response, true);
    await(channel.writeAndFlush(response));
  }

  void chunk(ByteBuf bytes) throws IOException {
    await(channel.writeAndFlush(new DefaultHttpContent(bytes)));
  }

  void end() throws IOException {
    await(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void close() {
    // Nobody waits for it.
    var _ = channel.close();
  }

  static void await(ChannelFuture written) throws IOException {
    try {
      written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the API server was written to", e);
    }
    if (!written.isSuccess()) {
      throw new IOException("the API server went away", written.cause());
    }
  }
}
