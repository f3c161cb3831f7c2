package dev.headwater.e2e.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * The format step that AutoMQ takes at start when {@code cluster.id} is in its properties; Apache
 * Kafka has none, so meta.properties is written for it. Without cluster.id nothing is written: a
 * blank disk then ends the node, as it does on AutoMQ.
 */
final class Format {
  private Format() {}

  static void ifAsked(Map<String, String> settings, Path logDirectory) throws IOException {
    var file = logDirectory.resolve("meta.properties");
    var clusterId = settings.get("cluster.id");
    if (clusterId == null || Files.exists(file)) {
      return;
    }
    var nodeId = settings.get("node.id");
    Files.createDirectories(logDirectory);
    Files.writeString(
        file,
        """
        version=1
        cluster.id=%s
        node.id=%s
        directory.id=%s
        """
            .formatted(clusterId, nodeId, directoryId(clusterId + "/" + nodeId)));
  }

  /** Stable per node: with a new id a sole in-sync broker can stay leaderless for minutes. */
  private static String directoryId(String node) {
    var uuid = UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8));
    var bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
