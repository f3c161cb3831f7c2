package dev.headwater.e2e.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** Makes a JVM resolve names by the stack's hosts file, and look again when it has changed. */
final class JvmNames {
  private JvmNames() {}

  /**
   * Flags of a JVM of any release, by what the JDK has; it reads the file for each name.
   *
   * @param directory where a security properties file can be written
   */
  static List<String> ofAnyJava(Path hostsFile, Path directory) throws IOException {
    var security = directory.resolve("security.properties");
    // The JVM keeps an answer for 30 s and a failure for 10 s otherwise.
    Files.writeString(
        security, "networkaddress.cache.ttl=1\nnetworkaddress.cache.negative.ttl=0\n");
    return List.of("-Djdk.net.hosts.file=" + hostsFile, "-Djava.security.properties=" + security);
  }

  /**
   * Flags of a JVM of the release that runs this, by {@link HostsFileNames}; how long it keeps an
   * answer is its program's own choice.
   *
   * @param directory where that class can be written
   */
  static List<String> ofThisJava(Path hostsFile, Path directory) throws IOException {
    var classes = directory.resolve("names");
    var name = HostsFileNames.class.getName();
    var file = name.replace('.', '/') + ".class";
    var copy = classes.resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream compiled = HostsFileNames.class.getResourceAsStream("/" + file)) {
      Files.copy(Objects.requireNonNull(compiled, file), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    var services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(InetAddressResolverProvider.class.getName()), name + "\n");
    return List.of("-Xbootclasspath/a:" + classes, "-D" + HostsFileNames.FILE + "=" + hostsFile);
  }
}
