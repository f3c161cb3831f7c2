package dev.headwater.e2e.enginedouble;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The disk of a node: {@code meta.properties} as Kafka writes it, and a controller's copy of the
 * metadata log as JSON. The copy is written when the controller ends, by whatever signal: what a
 * process has written outlives it on a real disk too.
 */
record StateFile(Path logDirectory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The cluster id that the disk was formatted with.
   *
   * @throws NodeFailure when the disk is blank
   */
  String clusterId() throws IOException, NodeFailure {
    var file = logDirectory.resolve("meta.properties");
    if (!Files.exists(file)) {
      throw new NodeFailure("No readable meta.properties files found.");
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties.getProperty("cluster.id", "");
  }

  /** The copy of the log; an empty one when the disk was just formatted. */
  ClusterState read(String clusterId) throws IOException {
    var file = file();
    return Files.exists(file)
        ? JSON.readValue(file.toFile(), ClusterState.class)
        : ClusterState.empty(clusterId);
  }

  void write(ClusterState state) throws IOException {
    JSON.writeValue(file().toFile(), state);
  }

  private Path file() {
    return logDirectory.resolve("metadata.json");
  }
}
