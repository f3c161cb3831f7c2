package dev.headwater.e2e.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets the JVM of another process resolve names by a hosts file, which is read again when it has
 * changed. With the JDK's own ({@code jdk.net.hosts.file}), which reads the file for each name, a
 * benchmark of 21 clusters spent a quarter of the operator's CPU time on names, 6 ms for each.
 *
 * <p>The boot loader loads it there, so it needs nothing but java.base and no other class of ours.
 */
public final class HostsFileNames extends InetAddressResolverProvider
    implements InetAddressResolver {
  /** System property with the file. */
  static final String FILE = "headwater.hosts.file";

  private Map<String, List<InetAddress>> addresses = Map.of();
  private String version = "";

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return this;
  }

  @Override
  public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
      throws UnknownHostException {
    var known = addresses().get(host);
    if (known == null) {
      throw new UnknownHostException(host + ": no such name in this stack");
    }
    return known.stream();
  }

  @Override
  public String lookupByAddress(byte[] address) throws UnknownHostException {
    throw new UnknownHostException("no address has a name in this stack");
  }

  private synchronized Map<String, List<InetAddress>> addresses() throws UnknownHostException {
    var file = Path.of(System.getProperty(FILE));
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      var now =
          attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
      if (!now.equals(version)) {
        addresses = read(file);
        version = now;
      }
      return addresses;
    } catch (IOException e) {
      var unknown = new UnknownHostException(file + " cannot be read");
      unknown.initCause(e);
      throw unknown;
    }
  }

  private static Map<String, List<InetAddress>> read(Path file) throws IOException {
    var read = new HashMap<String, List<InetAddress>>();
    for (var line : Files.readAllLines(file)) {
      int space = line.indexOf(' ');
      var name = line.substring(space + 1);
      var address = InetAddress.ofLiteral(line.substring(0, space)).getAddress();
      // With its name, or whoever asks for that has it looked up by the address.
      read.computeIfAbsent(name, _ -> new ArrayList<>())
          .add(InetAddress.getByAddress(name, address));
    }
    return read;
  }

  @Override
  public String name() {
    return "headwater-hosts-file";
  }
}
