package dev.headwater.e2e.kubelet.endpoint;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Sends a log, and what is added to it. */
record LogStream(ServedLog log, LogOptions options) {
  /** How often a followed log is looked at: lines come soon enough for a reader's eye. */
  private static final Duration TICK = Duration.ofMillis(100);

  private static final int BLOCK_BYTES = 64 * 1024;

  static LogStream of(ServedLog log, LogOptions options) {
    return new LogStream(log, options);
  }

  void to(Response response) throws IOException, InterruptedException {
    try (var file = FileChannel.open(log.file(), StandardOpenOption.READ)) {
      response.beginText();
      long from = start(file);
      long last = from + options.limitBytes().orElse(Long.MAX_VALUE - from);
      boolean goOn = true;
      while (goOn) {
        // Asked first: what was written before the end is then read below.
        goOn = options.follow() && !log.isOver() && response.isOpen();
        from = send(file, from, Math.min(last, end(file)), response);
        goOn &= from < last;
        if (goOn) {
          // A file tells nobody that it has grown.
          Thread.sleep(TICK);
        }
      }
      response.end();
    }
  }

  private long end(FileChannel file) throws IOException {
    return Math.min(log.to(), file.size());
  }

  private static long send(FileChannel file, long from, long to, Response response)
      throws IOException {
    long position = from;
    while (position < to) {
      var block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, to - position));
      int read = file.read(block, position);
      if (read < 0) {
        return position;
      }
      position += read;
      response.chunk(Unpooled.wrappedBuffer(block.flip()));
    }
    return position;
  }

  /** The first byte to send: that of the log, or that of the first of its last lines. */
  private long start(FileChannel file) throws IOException {
    if (options.tailLines().isEmpty()) {
      return log.from();
    }
    long end = end(file);
    long breaks = options.tailLines().getAsLong() + (endsLine(file, end) ? 1 : 0);
    return breaks == 0 ? end : afterBreakFromEnd(file, end, breaks);
  }

  private boolean endsLine(FileChannel file, long end) throws IOException {
    var one = ByteBuffer.allocate(1);
    return end > log.from() && file.read(one, end - 1) == 1 && one.get(0) == '\n';
  }

  /** The byte after the n-th line break from the end; the log's first when it has fewer. */
  private long afterBreakFromEnd(FileChannel file, long end, long breaks) throws IOException {
    long left = breaks;
    for (long to = end; to > log.from(); to -= BLOCK_BYTES) {
      long from = Math.max(log.from(), to - BLOCK_BYTES);
      var block = ByteBuffer.allocate((int) (to - from));
      file.read(block, from);
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n' && --left == 0) {
          return from + i + 1;
        }
      }
    }
    return log.from();
  }
}
