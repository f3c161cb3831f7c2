package dev.headwater.e2e.enginedouble;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of a node; a virtual thread accepts, and each connection has one of its own. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final ServerSocket server;
  private final Service service;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private Listener(ServerSocket server, Service service) {
    this.server = server;
    this.service = service;
  }

  /** Talks to one client until either side has enough; the listener closes the socket. */
  @FunctionalInterface
  interface Service {
    void serve(Socket socket) throws IOException;
  }

  static Listener open(InetSocketAddress address, Service service) throws IOException {
    var server = new ServerSocket();
    try {
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot bind " + address + ": " + e.getMessage(), e);
    }
    var listener = new Listener(server, service);
    Thread.ofVirtual().name("double " + address).start(listener::accept);
    return listener;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("{} accepts no more", server.getLocalSocketAddress(), e);
          return;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      if (!server.isClosed()) {
        socket.setTcpNoDelay(true);
        service.serve(socket);
      }
    } catch (EOFException | SocketException e) {
      LOG.debug("{} went away", socket.getRemoteSocketAddress(), e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is cut off", socket.getRemoteSocketAddress(), e);
    } finally {
      connections.remove(socket);
    }
  }

  /** Closes the port and cuts every connection, as the end of a process does. */
  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : connections) {
      socket.close();
    }
  }
}
