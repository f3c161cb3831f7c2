package dev.headwater.e2e.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the search for programs depends on.
 *
 * @param environment the variables of the launcher
 * @param home the user's home directory
 * @param repository the root of the checkout, which holds {@code e2e/tools}
 */
public record Machine(Map<String, String> environment, Path home, Path repository) {
  private static final String ROOT_PROPERTY = "repository.root";

  public Machine {
    environment = Map.copyOf(environment);
  }

  /** This one. */
  public static Machine current() {
    String root = System.getProperty(ROOT_PROPERTY);
    if (root == null) {
      throw new MissingPrerequisite(
          "The system property " + ROOT_PROPERTY + " must name the checkout of Headwater.");
    }
    return new Machine(
        System.getenv(), Path.of(System.getProperty("user.home")), Path.of(root).toAbsolutePath());
  }

  /** An empty variable counts as unset, as the XDG specification wants it. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Where what is slow to make is kept: headwater in the user's cache. */
  public Path cache() {
    return variable("XDG_CACHE_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".cache"))
        .resolve("headwater");
  }

  /** The first program of that name in PATH. */
  public Optional<Path> program(String name) {
    return variable("PATH").stream()
        .flatMap(path -> Arrays.stream(path.split(":", -1)))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
