package dev.headwater.e2e.kubelet.endpoint;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exec over a connection that has become SPDY: the client opens a stream each for input, output,
 * errors and the exit code, as far as it wants them; when all are there, the command is started.
 */
final class SpdyExec extends SimpleChannelInboundHandler<SpdyFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(SpdyExec.class);
  private static final String STREAM_TYPE = "streamtype";

  private final Set<ExecStream> wanted;
  private final ExecRun run;
  private final ExecutorService threads;
  private final Map<ExecStream, Integer> ids = new EnumMap<>(ExecStream.class);
  private boolean started;

  SpdyExec(Set<ExecStream> wanted, ExecRun run, ExecutorService threads) {
    this.wanted = wanted;
    this.run = run;
    this.threads = threads;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, SpdyFrame frame) {
    switch (frame) {
      case SpdySynStreamFrame opened -> open(context.channel(), opened);
      // The only data that a client sends is standard input.
      case SpdyDataFrame data -> {
        run.input(ByteBufUtil.getBytes(data.content()));
        if (data.isLast()) {
          run.endOfInput();
        }
      }
      case SpdyPingFrame ping -> {
        var _ = context.writeAndFlush(ping);
      }
      case SpdyGoAwayFrame _ -> {
        var _ = context.close();
      }
      default -> LOG.debug("ignored {}", frame);
    }
  }

  private void open(Channel channel, SpdySynStreamFrame opened) {
    var type = opened.headers().getAsString(STREAM_TYPE);
    var reply = new DefaultSpdySynReplyFrame(opened.streamId());
    // Not without a header: the other side cannot read an empty block.
    reply.headers().set(STREAM_TYPE, type);
    var _ = channel.writeAndFlush(reply);
    ExecStream.of(type).ifPresent(stream -> ids.put(stream, opened.streamId()));
    if (!started && ids.keySet().equals(wanted)) {
      started = true;
      var streams = new SpdyStreams(channel, ids);
      threads.execute(() -> run.run(streams));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    run.abandon();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("the connection of an exec failed", cause);
    var _ = context.close();
  }
}
