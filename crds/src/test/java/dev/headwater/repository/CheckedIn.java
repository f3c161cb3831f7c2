package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is generated and checked in: compared by default, rewritten with -Dwrite=true. */
public final class CheckedIn {
  public static final Path ROOT = Path.of(System.getProperty("repository.root"));

  private CheckedIn() {}

  /** True when generated files are to be rewritten instead of compared. */
  public static boolean rewriting() {
    return Boolean.getBoolean("write");
  }

  /** Fails when the file at this path below the repository's root does not hold this text. */
  public static void assertHolds(String path, String text) throws IOException {
    var file = ROOT.resolve(path);
    if (rewriting()) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as("%s (rewrite with -Dwrite=true)", path).exists().content().isEqualTo(text);
  }
}
