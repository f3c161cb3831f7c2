package dev.headwater.e2e.golang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Go module below {@code e2e/tools} that pins what is built from it. */
public record GoModule(Path directory) {
  private static final Pattern GO = Pattern.compile("(?m)^go (\\d+\\.\\d+)");

  /** The module's folder with a hash of go.sum: a new name for whatever else would be built. */
  public String cacheName() {
    try {
      byte[] sums = Files.readAllBytes(directory.resolve("go.sum"));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(sums);
      return directory.getFileName() + "-" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The oldest Go that builds it, such as {@code 1.25}. */
  public String goVersion() {
    return find(GO).group(1);
  }

  /**
   * What a pattern finds in go.mod.
   *
   * @throws IllegalStateException when it finds nothing
   */
  public Matcher find(Pattern pattern) {
    Path file = directory.resolve("go.mod");
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      if (!matcher.find()) {
        throw new IllegalStateException(file + " has nothing like " + pattern);
      }
      return matcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
