package dev.headwater.e2e.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log, for an error message that needs no search for the file. */
public final class LogTail {
  private static final int LINES = 15;
  private static final int LIMIT_BYTES = 8192;

  private LogTail() {}

  /** Up to 15 lines; says why when the log cannot be read. */
  public static String of(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      int size = (int) Math.min(file.length(), LIMIT_BYTES);
      byte[] end = new byte[size];
      file.seek(file.length() - size);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
