package dev.headwater.e2e.environment;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.headwater.e2e.process.MissingPrerequisite;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/** The container engine as Testcontainers finds it. */
final class ContainerEngine {
  private static final Pattern IP_V4 = Pattern.compile("\\d+([.]\\d+){3}");

  private ContainerEngine() {}

  /** Why there is none that can be used, in one sentence; empty when there is one. */
  static Optional<String> problem() {
    try {
      DockerClientFactory.instance().client();
      return Optional.empty();
    } catch (IllegalStateException | ContainerFetchException | DockerException e) {
      return Optional.of(
          "no container engine can be used (%s): start one and let DOCKER_HOST name it, and set TESTCONTAINERS_RYUK_DISABLED=true where images cannot be pulled."
              .formatted(firstLine(e)));
    }
  }

  /** Why an image cannot be had, as a part of a sentence; pulls it within Testcontainers' limit. */
  static Optional<String> problemWith(String image) {
    try {
      new RemoteDockerImage(DockerImageName.parse(image)).get();
      return Optional.empty();
    } catch (ContainerFetchException | IllegalArgumentException e) {
      return Optional.of(firstLine(e));
    }
  }

  /**
   * The IP address at which published ports are reached.
   *
   * @throws MissingPrerequisite when it is only known by a name, which no certificate is made for
   */
  static String address() {
    var host = DockerClientFactory.instance().dockerHostIpAddress();
    if (host.equals("localhost")) {
      return "127.0.0.1";
    }
    if (!IP_V4.matcher(host).matches()) {
      throw new MissingPrerequisite(
          "The container engine is reached as %s: set TESTCONTAINERS_HOST_OVERRIDE to its IPv4 address, for which a certificate can be made."
              .formatted(host));
    }
    return host;
  }

  /**
   * Makes an image of a tar archive. It is built and not imported: an import through this client
   * was cut short each time, where the same archive went in by other means.
   */
  static void build(String image, Path tar) {
    new ImageFromDockerfile(image, false)
        .withFileFromString("Dockerfile", "FROM scratch\nADD files.tar /\n")
        .withFileFromPath("files.tar", tar)
        .get();
  }

  /** Does nothing when it is not there. */
  static void remove(String image) {
    try {
      DockerClientFactory.lazyClient().removeImageCmd(image).exec();
    } catch (NotFoundException e) {
      // It was never made, or somebody else was faster: gone it is.
      return;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
