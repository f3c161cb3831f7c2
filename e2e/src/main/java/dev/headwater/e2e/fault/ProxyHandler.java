package dev.headwater.e2e.fault;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What arrives on one connection of a client; blocking work leaves the event loop at once. */
final class ProxyHandler extends SimpleChannelInboundHandler<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyHandler.class);

  private final ProxiedCalls calls;
  private final ExecutorService threads;

  /** A connection that became a WebSocket carries this one watch. */
  private volatile Optional<ApiCall> watch = Optional.empty();

  ProxyHandler(ProxiedCalls calls, ExecutorService threads) {
    this.calls = calls;
    this.threads = threads;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    var client = new ClientConnection(context.channel());
    switch (message) {
      case FullHttpRequest request -> {
        request.retain();
        threads.execute(() -> serve(request, client));
      }
      case PingWebSocketFrame ping -> {
        if (watch.filter(calls.watches()::isFrozen).isEmpty()) {
          var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
      }
      case CloseWebSocketFrame _ -> client.close();
      // A client of a watch has nothing else to say.
      default -> LOG.debug("ignored {}", message);
    }
  }

  private void serve(FullHttpRequest request, ClientConnection client) {
    try {
      calls.serve(request, client, opened -> watch = Optional.of(opened));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      client.close();
    } finally {
      request.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a client's connection failed", cause);
    var _ = context.close();
  }
}
