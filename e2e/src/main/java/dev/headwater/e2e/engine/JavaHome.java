package dev.headwater.e2e.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds JDKs on this machine. */
final class JavaHome {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  /** AutoMQ and Kafka 3.9 are made for 17; SASL fails from JDK 24 on (getSubject is gone). */
  private static final int OLDEST = 17;

  private static final int NEWEST = 23;

  private JavaHome() {}

  /** The java program for Kafka 3.9: of a JDK 17 to 23 when there is one, else the running one. */
  static Path forEngine() {
    return candidates()
        .filter(home -> version(home).filter(v -> v >= OLDEST && v <= NEWEST).isPresent())
        .findFirst()
        .orElse(running())
        .resolve("bin/java");
  }

  /** The home of the JDK that runs this. */
  static Path running() {
    return Path.of(System.getProperty("java.home"));
  }

  private static Stream<Path> candidates() {
    var fromEnvironment = Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).stream();
    return Stream.concat(fromEnvironment, installed().stream());
  }

  private static List<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (var found = Files.list(INSTALLED)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Integer> version(Path home) {
    var release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(release, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(Runtime.Version.parse(version).feature());
  }
}
