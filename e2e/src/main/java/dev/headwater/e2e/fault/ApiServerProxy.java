package dev.headwater.e2e.fault;

import dev.headwater.e2e.controlplane.ControlPlane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Stands between a client and the API server and does to calls and watches what a test asks for. It
 * shows the API server's own certificate and passes the client's token on, so a client needs only
 * another address, and authorization and audit stay true. Watches are JSON, over a WebSocket or as
 * chunks; nothing else may become a WebSocket.
 */
public final class ApiServerProxy implements AutoCloseable {
  private static final int REQUEST_LIMIT_BYTES = 16 * 1024 * 1024;
  private static final long QUIET_MILLIS = 0;
  private static final long STOP_LIMIT_MILLIS = 2_000;

  private final Upstream server;
  private final ProxiedCalls calls;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Channel listening;

  private ApiServerProxy(Upstream server, SSLContext context, InetAddress address) {
    this.server = server;
    this.calls = new ProxiedCalls(server);
    this.listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Connections(context, calls, threads))
            .bind(new InetSocketAddress(address, 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Starts without a fault, on a free port. */
  public static ApiServerProxy start(ControlPlane controlPlane) {
    SSLContext context = controlPlane.tls();
    return new ApiServerProxy(
        new Upstream(controlPlane.apiServer(), context),
        context,
        InetAddress.ofLiteral(controlPlane.services().loopback()));
  }

  /** Where clients go: a port of the loopback address of the Services' family, over HTTPS. */
  public URI endpoint() {
    var address = (InetSocketAddress) listening.localAddress();
    var host = address.getAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1";
    return URI.create("https://" + host + ":" + address.getPort());
  }

  /** Replaces what decides about calls; {@link ApiFault#NONE} ends the faults. */
  public void faults(ApiFault next) {
    calls.faults(next);
  }

  /** What can be done to open watches. */
  public Watches watches() {
    return calls.watches();
  }

  /** The newest 100,000 calls, in the order in which their outcome was known. */
  public List<ApiCall> calls() {
    return calls.log().kept();
  }

  /** How many writes have arrived: the next one has the number after it. */
  public int writes() {
    return calls.log().writes();
  }

  /**
   * Replaces who is told after each write that reached the API server, when the client has its
   * answer or has lost its connection. The client's next call may already be on its way.
   */
  public void onWrite(Consumer<ApiCall> next) {
    calls.log().onWrite(next);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    watches().close();
    threads.shutdownNow();
    loop.shutdownGracefully(QUIET_MILLIS, STOP_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .syncUninterruptibly();
    server.close();
  }

  private static final class Connections extends ChannelInitializer<Channel> {
    private final SSLContext context;
    private final ProxiedCalls calls;
    private final ExecutorService threads;

    Connections(SSLContext context, ProxiedCalls calls, ExecutorService threads) {
      this.context = context;
      this.calls = calls;
      this.threads = threads;
    }

    @Override
    protected void initChannel(Channel channel) {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      channel
          .pipeline()
          .addLast(new SslHandler(engine))
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(REQUEST_LIMIT_BYTES))
          .addLast(new ProxyHandler(calls, threads));
    }
  }
}
