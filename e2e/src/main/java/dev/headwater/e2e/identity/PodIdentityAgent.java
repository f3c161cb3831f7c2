package dev.headwater.e2e.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.RoleKeys;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The Pod Identity agent of EKS, one for all nodes: it takes the token of a pod for the keys of the
 * role that the association of its ServiceAccount names. Launchers lead pods here from the address
 * that EKS's agent has on every node.
 */
public final class PodIdentityAgent implements AutoCloseable {
  private static final String PATH = "/v1/credentials";

  private final KubernetesClient client;
  private final AwsStack aws;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private PodIdentityAgent(KubernetesClient client, AwsStack aws, HttpServer server) {
    this.client = client;
    this.aws = aws;
    this.server = server;
  }

  /**
   * Serves on a free port of 127.0.0.1.
   *
   * @param client of an administrator; stays the caller's, open for as long as this
   */
  public static PodIdentityAgent start(KubernetesClient client, AwsStack aws) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      var agent = new PodIdentityAgent(client, aws, server);
      server.createContext(PATH, agent::handle);
      server.setExecutor(agent.threads);
      server.start();
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where pods are led instead of the address in their variables. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var token = exchange.getRequestHeaders().getFirst("Authorization");
      if (token == null) {
        answer(exchange, 400, message("the header Authorization is missing"));
        return;
      }
      var pod = pod(token);
      if (pod.isEmpty()) {
        answer(exchange, 403, message("the token is not one of a ServiceAccount for this agent"));
        return;
      }
      answerTo(pod.get(), exchange);
    }
  }

  private void answerTo(TokenHolder pod, HttpExchange exchange) throws IOException {
    var role = aws.front().podIdentity().role(pod.namespace(), pod.serviceAccount());
    if (role.isEmpty()) {
      answer(
          exchange,
          404,
          message(
              "no association for ServiceAccount %s/%s"
                  .formatted(pod.namespace(), pod.serviceAccount())));
      return;
    }
    switch (RoleKeys.assume(aws, role.get(), pod.serviceAccount(), pod.sessionTags())) {
      case RoleKeys.Answer.Given(RoleKeys keys) -> answer(exchange, 200, keys(keys));
      // The status of EKS's AccessDeniedException, which the agent passes on.
      case RoleKeys.Answer.Refused(String words) -> answer(exchange, 400, message(words));
    }
  }

  /** Whose token it is, if it is one for the agent. */
  private Optional<TokenHolder> pod(String token) {
    var asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(InjectedCredentials.AGENT_AUDIENCE)
            .endSpec()
            .build();
    TokenReview said = client.resource(asked).create();
    return Optional.of(said.getStatus())
        .filter(status -> Boolean.TRUE.equals(status.getAuthenticated()))
        .flatMap(status -> TokenHolder.of(status.getUser()));
  }

  private static String keys(RoleKeys keys) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("AccessKeyId", keys.accessKeyId())
        .put("SecretAccessKey", keys.secretAccessKey())
        .put("Token", keys.sessionToken())
        .put("Expiration", keys.expiration())
        .toString();
  }

  private static String message(String text) {
    return JsonNodeFactory.instance.objectNode().put("message", text).toString();
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var content = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }
}
