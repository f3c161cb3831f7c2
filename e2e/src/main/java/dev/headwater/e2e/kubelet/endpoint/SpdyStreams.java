package dev.headwater.e2e.kubelet.endpoint;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/** The streams that a client has opened for one exec, by their ids. */
record SpdyStreams(Channel channel, Map<ExecStream, Integer> ids) {
  private static final int BLOCK_BYTES = 32 * 1024;

  SpdyStreams {
    ids = Map.copyOf(ids);
  }

  /** Sends all of an output and ends its stream; what nobody asked for is read and dropped. */
  void copy(InputStream output, ExecStream stream) throws IOException {
    if (!ids.containsKey(stream)) {
      output.skip(Long.MAX_VALUE);
      return;
    }
    var block = new byte[BLOCK_BYTES];
    for (int read = output.read(block); read >= 0; read = output.read(block)) {
      send(stream, Arrays.copyOf(block, read), false);
    }
    send(stream, new byte[0], true);
  }

  /** Sends the last that a stream carries. */
  void finish(ExecStream stream, byte[] content) throws IOException {
    if (ids.containsKey(stream)) {
      send(stream, content, true);
    }
  }

  private void send(ExecStream stream, byte[] content, boolean last) throws IOException {
    var frame = new DefaultSpdyDataFrame(ids.get(stream), Unpooled.wrappedBuffer(content));
    frame.setLast(last);
    Response.await(channel.writeAndFlush(frame));
  }

  void close() {
    // Nobody waits for it.
    var _ = channel.close();
  }
}
