package dev.headwater.e2e.engine;

import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.process.MissingPrerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a stack runs where the operator asks for AutoMQ: its grade. */
public sealed interface Engine {
  /** Names the folder of a real AutoMQ; not set or empty is the stand-in. */
  String HOME = "HEADWATER_ENGINE_HOME";

  /**
   * The engine that an environment asks for.
   *
   * @param standInJars folder with Apache Kafka's jars
   * @throws MissingPrerequisite when the home that is named has no jars
   */
  static Engine of(Map<String, String> environment, Path standInJars) {
    return Optional.ofNullable(environment.get(HOME))
        .filter(home -> !home.isBlank())
        .map(home -> real(Path.of(home).toAbsolutePath()))
        .orElse(new StandIn(standInJars));
  }

  /** Grade and program in one line, for every report. */
  String describe();

  /** Copies that the brokers keep of a partition, when there are three of them or more. */
  int copies();

  /** Apache Kafka, which keeps its log on the brokers. */
  record StandIn(Path jars) implements Engine {
    @Override
    public String describe() {
      return "stand-in, Apache Kafka started with the files rendered for AutoMQ";
    }

    @Override
    public int copies() {
      return 3;
    }
  }

  /** AutoMQ, which keeps its log in S3. */
  record Real(Path jars) implements Engine {
    @Override
    public String describe() {
      return "real, AutoMQ from " + jars;
    }

    @Override
    public int copies() {
      return 1;
    }
  }

  /**
   * The control-plane double, which has no records.
   *
   * @param launcher starts its nodes; what they belong to is closed after the stack, by whoever
   *     made it
   */
  record ControlPlaneDouble(ImageLauncher launcher) implements Engine {
    @Override
    public String describe() {
      return "double, " + launcher.describe();
    }

    @Override
    public int copies() {
      return 1;
    }
  }

  private static Engine real(Path home) {
    var jars = home.resolve("libs");
    if (!hasJars(jars)) {
      throw new MissingPrerequisite(
          "%s=%s has no libs/*.jar: let it name the folder of an AutoMQ distribution, or unset it to have Apache Kafka stand in."
              .formatted(HOME, home));
    }
    return new Real(jars);
  }

  private static boolean hasJars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
      return jars.iterator().hasNext();
    } catch (IOException e) {
      throw new MissingPrerequisite("%s: %s cannot be read: %s".formatted(HOME, folder, e));
    }
  }
}
