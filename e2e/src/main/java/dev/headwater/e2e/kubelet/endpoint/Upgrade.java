package dev.headwater.e2e.kubelet.endpoint;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.util.List;

/**
 * What a request wants its connection to become. The API server translates kubectl's WebSockets, so
 * a kubelet is asked for SPDY.
 *
 * @param streamProtocols the versions of Kubernetes' stream protocol that the client knows
 */
record Upgrade(String protocol, List<String> streamProtocols) {
  private static final String SPDY = "SPDY/3.1";
  private static final String STREAM_PROTOCOL = "v4.channel.k8s.io";
  private static final String STREAM_PROTOCOL_HEADER = "X-Stream-Protocol-Version";

  static Upgrade of(FullHttpRequest request) {
    return new Upgrade(
        request.headers().get(HttpHeaderNames.UPGRADE, ""),
        List.copyOf(request.headers().getAll(STREAM_PROTOCOL_HEADER)));
  }

  /** Refuses what this kubelet does not speak. */
  void check() throws Refused {
    if (!protocol.equalsIgnoreCase(SPDY) || !streamProtocols.contains(STREAM_PROTOCOL)) {
      throw new Refused(
          400,
          "exec was asked for with protocol \"%s\" and streams %s; this kubelet has %s with %s, as"
                  .formatted(protocol, streamProtocols, SPDY, STREAM_PROTOCOL)
              + " the API server makes of the requests of kubectl");
    }
  }

  /** Makes the connection one of SPDY frames; nothing arrives in between. */
  void accept(Channel channel, ChannelHandler frames) {
    channel.eventLoop().execute(() -> switchTo(channel, frames));
  }

  private static void switchTo(Channel channel, ChannelHandler frames) {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    response.headers().set(HttpHeaderNames.UPGRADE, SPDY);
    response.headers().set(STREAM_PROTOCOL_HEADER, STREAM_PROTOCOL);
    var _ = channel.writeAndFlush(response);
    var pipeline = channel.pipeline();
    pipeline.remove(HttpObjectAggregator.class);
    pipeline.remove(RequestHandler.class);
    pipeline.addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1), frames);
    pipeline.remove(HttpServerCodec.class);
  }
}
