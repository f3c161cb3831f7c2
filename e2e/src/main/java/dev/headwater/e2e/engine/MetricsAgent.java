package dev.headwater.e2e.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Serves the metrics that AutoMQ serves by itself: Prometheus' JMX exporter as an agent of Apache
 * Kafka, at the address of the rendered telemetry URI and under AutoMQ's names.
 */
final class MetricsAgent {
  private static final String RULES = "standin-metrics.yaml";
  private static final String URI_KEY = "s3.telemetry.metrics.exporter.uri";
  private static final String SCHEME = "prometheus://?";

  private MetricsAgent() {}

  /**
   * The JVM's flags; none when the settings ask for no metrics.
   *
   * @param agent the exporter's jar
   * @param settings the engine's settings, with the address that is to be bound
   * @param directory where the agent's rules can be written
   */
  static List<String> flags(Path agent, Map<String, String> settings, Path directory)
      throws IOException {
    var uri = settings.get(URI_KEY);
    if (uri == null) {
      return List.of();
    }
    var rules = directory.resolve(RULES);
    try (InputStream text = MetricsAgent.class.getResourceAsStream(RULES)) {
      Files.copy(Objects.requireNonNull(text, RULES), rules, StandardCopyOption.REPLACE_EXISTING);
    }
    return List.of("-javaagent:%s=%s:%s".formatted(agent, address(uri), rules));
  }

  /** Host and port of a URI such as {@code prometheus://?host=127.0.0.1&port=9090}. */
  private static String address(String uri) {
    if (!uri.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "%s is '%s': allowed is %shost=ADDRESS&port=PORT".formatted(URI_KEY, uri, SCHEME));
    }
    Map<String, String> parts =
        Arrays.stream(uri.substring(SCHEME.length()).split("&", -1))
            .map(part -> part.split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    return parts.get("host") + ":" + parts.get("port");
  }
}
