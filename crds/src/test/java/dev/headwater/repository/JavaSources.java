package dev.headwater.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The repository's Java files, all modules. */
final class JavaSources {
  /** Folders that hold nothing that is checked in. */
  private static final Set<String> SKIPPED = Set.of("target", ".git");

  private JavaSources() {}

  static List<Path> all() throws IOException {
    try (var files = Files.walk(CheckedIn.ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> isCheckedIn(relative(file)))
          .sorted()
          .toList();
    }
  }

  static List<Path> main() throws IOException {
    return all().stream().filter(file -> relative(file).toString().contains("src/main/")).toList();
  }

  static List<Path> tests() throws IOException {
    return all().stream().filter(file -> relative(file).toString().contains("src/test/")).toList();
  }

  static Path relative(Path file) {
    return CheckedIn.ROOT.relativize(file);
  }

  private static boolean isCheckedIn(Path file) {
    return StreamSupport.stream(file.spliterator(), false)
        .map(Path::toString)
        .noneMatch(SKIPPED::contains);
  }
}
