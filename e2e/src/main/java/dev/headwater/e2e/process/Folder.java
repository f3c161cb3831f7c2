package dev.headwater.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;

/** Removal of folders with all that is in them. */
public final class Folder {
  private Folder() {}

  /** Removes the folder; does nothing when there is none. */
  public static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      empty(directory);
      Files.delete(directory);
    }
  }

  /** Removes what is in the folder. */
  public static void empty(Path directory) throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.walk(directory)) {
      found.filter(file -> !file.equals(directory)).forEach(files::add);
    }
    files.sort(Comparator.reverseOrder());
    for (var file : files) {
      Files.deleteIfExists(file);
    }
  }
}
