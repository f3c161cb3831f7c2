package dev.headwater.e2e.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.headwater.e2e.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The admission webhook of EKS for Pod Identity and for IAM roles of ServiceAccounts (IRSA): it
 * gives each new pod whose ServiceAccount has an association, or else names a role, a token and the
 * variables that lead the AWS SDK to it. A pod that it does not see is admitted without.
 */
public final class PodIdentityWebhook implements AutoCloseable {
  private static final String ROLE = "eks.amazonaws.com/role-arn";
  private static final String PATH = "/mutate";
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final KubernetesClient client;
  private final String region;
  private final Associated associated;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Misses misses = new Misses();

  /** What EKS knows of associations. */
  @FunctionalInterface
  public interface Associated {
    /** Whether a ServiceAccount has one. */
    boolean has(String namespace, String serviceAccount);
  }

  private PodIdentityWebhook(
      KubernetesClient client, String region, Associated associated, HttpsServer server) {
    this.client = client;
    this.region = region;
    this.associated = associated;
    this.server = server;
  }

  /**
   * Serves on a free port of 127.0.0.1 and registers with the API server, which calls it from some
   * milliseconds later on.
   *
   * @param client of an administrator; stays the caller's, open for as long as this
   * @param region what pods get as their region
   * @param associated which ServiceAccounts have a Pod Identity association
   */
  public static PodIdentityWebhook start(
      ControlPlane controlPlane, KubernetesClient client, String region, Associated associated) {
    try {
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(controlPlane.tls()));
      var webhook = new PodIdentityWebhook(client, region, associated, server);
      server.createContext(PATH, webhook::handle);
      server.setExecutor(webhook.threads);
      server.start();
      webhook.register(controlPlane.caCertificate());
      return webhook;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Misses pods that should get an identity, as EKS does when it does not know their ServiceAccount
   * yet.
   *
   * @param pods which; a pod has its namespace here, but no name while a controller leaves that to
   *     the API server
   * @param count how many of them, from the next one on
   */
  public void missNext(Predicate<Pod> pods, int count) {
    misses.add(pods, count);
  }

  /** Stops serving and stays registered: the API server then admits pods without it. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void register(Path authority) throws IOException {
    var bundle = Base64.getEncoder().encodeToString(Files.readAllBytes(authority));
    var url = "https://127.0.0.1:" + server.getAddress().getPort() + PATH;
    client.resource(WebhookRegistration.of(url, bundle)).serverSideApply();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var review = JSON.unmarshal(exchange.getRequestBody(), AdmissionReview.class);
      var answer = new AdmissionReviewBuilder().withResponse(decide(review.getRequest())).build();
      var content = JSON.asJson(answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private AdmissionResponse decide(AdmissionRequest request) {
    var admitted = new AdmissionResponseBuilder().withUid(request.getUid()).withAllowed(true);
    var patch = patch(request);
    if (!patch.isEmpty()) {
      var json = JSON.asJson(patch).getBytes(StandardCharsets.UTF_8);
      admitted.withPatchType("JSONPatch").withPatch(Base64.getEncoder().encodeToString(json));
    }
    return admitted.build();
  }

  private List<Operation> patch(AdmissionRequest request) {
    return request.getObject() instanceof Pod pod
        ? credentials(request.getNamespace(), pod)
            .filter(_ -> !misses.take(pod))
            .map(credentials -> credentials.patch(pod))
            .orElse(List.of())
        : List.of();
  }

  /** Of two ways Pod Identity is the one that is used. */
  private Optional<InjectedCredentials> credentials(String namespace, Pod pod) {
    return associated.has(namespace, pod.getSpec().getServiceAccountName())
        ? Optional.of(InjectedCredentials.podIdentity(region))
        : role(namespace, pod).map(role -> InjectedCredentials.webIdentity(role, region));
  }

  /** The role that a pod's ServiceAccount names; the API server has put the account in already. */
  private Optional<String> role(String namespace, Pod pod) {
    var name = pod.getSpec().getServiceAccountName();
    var account = client.serviceAccounts().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(account)
        .map(found -> found.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(ROLE));
  }
}
