package dev.headwater.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checked-in files that tests compare, and rewrite with {@code -Dwrite=true}. */
public final class RepositoryFiles {
  public static final boolean WRITE = Boolean.getBoolean("write");

  private RepositoryFiles() {}

  public static Path path(String path) {
    return Path.of(System.getProperty("repository.root")).resolve(path);
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void assertSame(Path file, String text) {
    if (WRITE) {
      write(file, text);
    }
    assertThat(file).as("missing: run the test with -Dwrite=true").exists();
    assertThat(read(file))
        .as("%s is not what is rendered now: run the test with -Dwrite=true", file)
        .isEqualTo(text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
