package dev.headwater.e2e.kubelet.endpoint;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The HTTPS port of the kubelet, one for all nodes: {@code kubectl logs} and {@code exec}. */
public final class KubeletEndpoint implements AutoCloseable {
  private static final int REQUEST_LIMIT_BYTES = 64 * 1024;
  private static final long QUIET_MILLIS = 0;
  private static final long STOP_LIMIT_MILLIS = 2_000;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Channel listening;

  private KubeletEndpoint(SSLContext tls, ServedPods pods) {
    this.listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Connections(tls, pods, threads))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Serves on a free port of 127.0.0.1. */
  public static KubeletEndpoint start(SSLContext tls, ServedPods pods) {
    return new KubeletEndpoint(tls, pods);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    threads.shutdownNow();
    loop.shutdownGracefully(QUIET_MILLIS, STOP_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .syncUninterruptibly();
  }

  private static final class Connections extends ChannelInitializer<Channel> {
    private final SSLContext tls;
    private final ServedPods pods;
    private final ExecutorService threads;

    Connections(SSLContext tls, ServedPods pods, ExecutorService threads) {
      this.tls = tls;
      this.pods = pods;
      this.threads = threads;
    }

    @Override
    protected void initChannel(Channel channel) {
      var engine = tls.createSSLEngine();
      engine.setUseClientMode(false);
      engine.setNeedClientAuth(true);
      channel
          .pipeline()
          .addLast(new SslHandler(engine))
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(REQUEST_LIMIT_BYTES))
          .addLast(new RequestHandler(pods, threads));
    }
  }
}
