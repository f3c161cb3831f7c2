package dev.headwater.e2e.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the one playground of a checkout. The kernel gives it back when the process ends
 * in whatever way, so no file that was left behind can be taken for a playground that runs.
 */
final class Claim implements AutoCloseable {
  private final FileChannel channel;

  private Claim(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the right and writes this process's id into the file; empty while another has it. */
  static Optional<Claim> take(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      var id = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new Claim(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that has the right; empty when nobody has. */
  static Optional<ProcessHandle> holder(Path file) {
    var free = take(file);
    if (free.isPresent()) {
      free.get().close();
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
