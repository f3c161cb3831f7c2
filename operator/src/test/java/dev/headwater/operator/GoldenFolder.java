package dev.headwater.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Expected output, checked in as text. {@code -Dwrite=true} writes what is rendered now; then the
 * difference is reviewed in the commit.
 */
public final class GoldenFolder {
  private final Path folder;
  private final Set<String> inputs;
  private final Map<String, String> rendered = new TreeMap<>();

  private GoldenFolder(Path folder, Set<String> inputs) {
    this.folder = folder;
    this.inputs = inputs;
  }

  /** A folder under golden/; the inputs are files that are read, not compared. */
  public static GoldenFolder of(String name, String... inputs) {
    var golden = RepositoryFiles.path("operator/src/test/resources/golden");
    return new GoldenFolder(golden.resolve(name), Set.of(inputs));
  }

  public String read(String file) {
    return RepositoryFiles.read(folder.resolve(file));
  }

  public void add(String file, String content) {
    assertThat(rendered.put(file, content)).as("two things render to %s", file).isNull();
  }

  /** Compares everything that was added with the folder, which must have nothing else. */
  public void assertComplete() {
    if (RepositoryFiles.WRITE) {
      files().stream().filter(file -> !rendered.containsKey(file)).forEach(this::delete);
    }
    rendered.forEach((file, text) -> RepositoryFiles.assertSame(folder.resolve(file), text));
    assertThat(files()).as("files of %s", folder).isEqualTo(rendered.keySet());
  }

  private Set<String> files() {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(file -> !inputs.contains(file))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String file) {
    try {
      Files.delete(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
