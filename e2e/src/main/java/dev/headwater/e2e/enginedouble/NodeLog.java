package dev.headwater.e2e.enginedouble;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** What a node says, appended to its container's log. */
record NodeLog(Path file) {
  static NodeLog at(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NodeLog(file);
  }

  void info(String message) {
    append("INFO", message);
  }

  void error(String message) {
    append("ERROR", message);
  }

  private void append(String level, String message) {
    try {
      Files.writeString(
          file,
          "[%s] %s %s (double)%n".formatted(Instant.now(), level, message),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
