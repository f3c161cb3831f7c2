package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.MissingPrerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the person who runs the tests gives to k3s.
 *
 * @param image k3s itself
 * @param chartValues values for the operator's chart: an image that can be pulled, and AWS
 * @param cluster a StreamCluster of one zone in that AWS, with an engine image that can be pulled
 */
public record K3sSettings(
    Optional<String> image, Optional<Path> chartValues, Optional<Path> cluster) {
  static final String IMAGE = "HEADWATER_K3S_IMAGE";
  static final String VALUES = "HEADWATER_K3S_VALUES";
  static final String CLUSTER = "HEADWATER_K3S_CLUSTER";

  /**
   * Reads them from the environment; one that is empty counts as not set.
   *
   * @throws MissingPrerequisite when a file is named that is not there
   */
  public static K3sSettings of(Map<String, String> environment) {
    return new K3sSettings(
        variable(environment, IMAGE), file(environment, VALUES), file(environment, CLUSTER));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static Optional<Path> file(Map<String, String> environment, String name) {
    var file = variable(environment, name).map(value -> Path.of(value).toAbsolutePath());
    file.filter(path -> !Files.isRegularFile(path))
        .ifPresent(
            path -> {
              throw new MissingPrerequisite(
                  "%s=%s is no file: name a YAML file, or unset the variable to leave out what needs it."
                      .formatted(name, path));
            });
    return file;
  }
}
