package dev.headwater.e2e.kubelet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lets the launcher's own JVM resolve the names of the stacks that it runs. */
public final class StackNames extends InetAddressResolverProvider {
  private static final List<Function<String, List<String>>> STACKS = new CopyOnWriteArrayList<>();

  /**
   * Adds a stack: a function from a name to its addresses, none when it does not know the name.
   *
   * @return what removes it again
   */
  static Runnable add(Function<String, List<String>> stack) {
    STACKS.add(stack);
    return () -> STACKS.remove(stack);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    // The JVM keeps an answer for 30 s and a failure for 10 s otherwise, but a restarted pod has a
    // new address. Read once, right after the first look-up, so this is the last place to set them.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    var builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        var known = STACKS.stream().flatMap(stack -> stack.apply(host).stream()).toList();
        return known.isEmpty()
            ? builtin.lookupByName(host, policy)
            : known.stream().map(InetAddress::ofLiteral);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return builtin.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "headwater-stack";
  }
}
