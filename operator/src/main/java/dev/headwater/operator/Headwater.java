package dev.headwater.operator;

import dev.headwater.operator.cli.HeadwaterCommand;
import java.security.Security;
import picocli.CommandLine;

/** Entry point of the process. */
public final class Headwater {
  private Headwater() {}

  public static void main(String[] arguments) {
    keepAddressesShortly();
    var command = new HeadwaterCommand(System.getenv(), OperatorProcess::run);
    System.exit(new CommandLine(command).execute(arguments));
  }

  /**
   * A broker that is started again has the name that it had and a new address, and the name of a
   * new one may be asked for before there is an address. The JVM keeps an address for 30 s and a
   * failure for 10 s; CoreDNS lets names of a cluster be kept for 5 s. To be called before the
   * first name is looked up.
   */
  static void keepAddressesShortly() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }
}
