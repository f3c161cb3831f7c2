package dev.headwater.e2e.kubelet.endpoint;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests of one connection, each on a thread of its own. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final int PATH_PARTS = 5;

  private final ServedPods pods;
  private final ExecutorService threads;

  RequestHandler(ServedPods pods, ExecutorService threads) {
    this.pods = pods;
    this.threads = threads;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var response = new Response(context.channel());
    var query = new QueryStringDecoder(request.uri());
    var upgrade = Upgrade.of(request);
    threads.execute(() -> serve(query, upgrade, response));
  }

  private void serve(QueryStringDecoder query, Upgrade upgrade, Response response) {
    try {
      route(query, upgrade, response);
    } catch (Refused refused) {
      LOG.debug("{} refused: {}", query.uri(), refused.getMessage());
      response.refuse(refused);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} failed", query.uri(), e);
      response.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      response.close();
    }
  }

  /** Paths are /VERB/NAMESPACE/POD/CONTAINER. */
  private void route(QueryStringDecoder query, Upgrade upgrade, Response response)
      throws Refused, IOException, InterruptedException {
    var parts = query.path().split("/", -1);
    if (parts.length != PATH_PARTS) {
      throw notThere(query.path());
    }
    var container = new ContainerPath(parts[2], parts[3], parts[4]);
    switch (parts[1]) {
      case "containerLogs" -> logs(container, query.parameters(), response);
      case "exec" -> exec(container, query.parameters(), upgrade, response);
      default -> throw notThere(query.path());
    }
  }

  private void logs(
      ContainerPath container, Map<String, List<String>> parameters, Response response)
      throws Refused, IOException, InterruptedException {
    var options = LogOptions.of(parameters);
    LogStream.of(pods.log(container, options.previous()), options).to(response);
  }

  private void exec(
      ContainerPath container,
      Map<String, List<String>> parameters,
      Upgrade upgrade,
      Response response)
      throws Refused {
    var options = ExecOptions.of(parameters);
    upgrade.check();
    var run = new ExecRun(() -> pods.execute(container, options.command()), threads);
    upgrade.accept(response.channel(), new SpdyExec(options.streams(), run, threads));
  }

  private static Refused notThere(String path) {
    return new Refused(404, "this kubelet does not serve " + path);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection to the kubelet's endpoint failed", cause);
    var _ = context.close();
  }
}
