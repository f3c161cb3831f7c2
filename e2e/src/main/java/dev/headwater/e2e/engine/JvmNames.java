package dev.headwater.e2e.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes a JVM resolve names by the stack's hosts file, and look again when it has changed. */
final class JvmNames {
  private JvmNames() {}

  /**
   * The JVM's flags.
   *
   * @param directory where a security properties file can be written
   */
  static List<String> flags(Path hostsFile, Path directory) throws IOException {
    var security = directory.resolve("security.properties");
    // The JVM keeps an answer for 30 s and a failure for 10 s otherwise.
    Files.writeString(
        security, "networkaddress.cache.ttl=1\nnetworkaddress.cache.negative.ttl=0\n");
    return List.of("-Djdk.net.hosts.file=" + hostsFile, "-Djava.security.properties=" + security);
  }
}
