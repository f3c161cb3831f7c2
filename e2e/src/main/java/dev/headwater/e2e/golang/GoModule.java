package dev.headwater.e2e.golang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Go module below {@code e2e/tools} that pins what is built from it. */
public record GoModule(Path directory) {
  private static final Pattern GO = Pattern.compile("(?m)^go (\\d+\\.\\d+)");

  /** The module's folder with a hash of its sums and sources: a new name for whatever else. */
  public String cacheName() {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update(Files.readAllBytes(directory.resolve("go.sum")));
      for (Path source : sources()) {
        hash.update(Files.readAllBytes(source));
      }
      return directory.getFileName() + "-" + HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".go")).sorted().toList();
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
