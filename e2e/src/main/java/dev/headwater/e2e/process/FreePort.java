package dev.headwater.e2e.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/** Finds a TCP port of 127.0.0.1 for a program that cannot be told to take a free one. */
public final class FreePort {
  /** Below Linux' ephemeral range (32768 and up): no outgoing connection can take it meanwhile. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private FreePort() {}

  /**
   * A port that nobody listened on a moment ago.
   *
   * @throws IllegalStateException when a hundred in a row were taken
   */
  public static int find() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = RANDOM.nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port between %d and %d after %d attempts".formatted(FIRST, LAST, ATTEMPTS));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
