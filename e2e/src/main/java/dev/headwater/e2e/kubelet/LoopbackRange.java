package dev.headwater.e2e.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The addresses of one stack's pods. The API server refuses loopback addresses in EndpointSlices,
 * so a pod reports 10.n.x.y and its process binds the loopback twin 127.n.x.y. Stacks on one
 * machine have different n; who holds the claim's socket holds the range, and the kernel releases
 * it when the process ends in whatever way.
 */
public final class LoopbackRange implements AutoCloseable {
  private static final int FIRST = 64;
  private static final int LAST = 127;
  private static final int CLAIM_PORT = 40_999;

  private final int secondOctet;
  private final ServerSocket claim;
  private int next = 1;

  private LoopbackRange(int secondOctet, ServerSocket claim) {
    this.secondOctet = secondOctet;
    this.claim = claim;
  }

  /**
   * Claims a range that no other stack on this machine uses.
   *
   * @throws IllegalStateException when all 64 are taken
   */
  public static LoopbackRange claim() {
    for (int octet = FIRST; octet <= LAST; octet++) {
      try {
        var socket = new ServerSocket();
        socket.bind(
            new InetSocketAddress(InetAddress.ofLiteral("127." + octet + ".255.254"), CLAIM_PORT));
        return new LoopbackRange(octet, socket);
      } catch (IOException taken) {
        // Another stack holds this one; the next may be free.
      }
    }
    throw new IllegalStateException(
        "no loopback range is free: 64 stacks run on this machine, or 127.64.0.0/10 is not local");
  }

  /** A pod IP that was not given out before; it is valid for one pod's life. */
  public synchronized String nextPodIp() {
    int number = next++;
    if (number % 256 == 0 || number % 256 == 255) {
      return nextPodIp();
    }
    if (number > 0xfeff) {
      throw new IllegalStateException("65,000 pods have been started in this stack; start it anew");
    }
    return "10." + secondOctet + "." + (number >> 8) + "." + (number & 0xff);
  }

  /** The loopback address that stands for a pod IP. */
  public static String twin(String podIp) {
    return "127" + podIp.substring(podIp.indexOf('.'));
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
