package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.FreePort;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.process.StackProcess;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A running control plane with RBAC and an audit log: etcd, kube-apiserver, kube-controller-manager
 * and kube-scheduler.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** The controller manager's own default. */
  private static final Duration NODE_GRACE = Duration.ofSeconds(50);

  private final ProcessScope scope;
  private final ControlPlaneFiles files;
  private final URI apiServer;
  private final Duration nodeGrace;
  private final ServiceNetwork services;
  private final List<StackProcess> processes = new ArrayList<>();
  private Optional<SSLContext> tls = Optional.empty();

  private ControlPlane(
      ProcessScope scope,
      ControlPlaneFiles files,
      URI apiServer,
      Duration nodeGrace,
      ServiceNetwork services) {
    this.scope = scope;
    this.files = files;
    this.apiServer = apiServer;
    this.nodeGrace = nodeGrace;
    this.services = services;
  }

  /**
   * Starts all of it and returns when it serves requests and creates ServiceAccounts (about 5 s).
   *
   * @param directory for data, credentials and logs; must not hold an earlier control plane
   * @throws IllegalStateException when a component ends or is not ready after 60 s; the message
   *     quotes the last lines of its log
   */
  public static ControlPlane start(
      ProcessScope scope, KubernetesBinaries binaries, Path directory, Progress progress) {
    return start(scope, binaries, directory, progress, ServiceNetwork.IPV4);
  }

  /** Starts all of it with Services of an address family. */
  public static ControlPlane start(
      ProcessScope scope,
      KubernetesBinaries binaries,
      Path directory,
      Progress progress,
      ServiceNetwork services) {
    return start(scope, binaries, directory, progress, NODE_GRACE, services);
  }

  /**
   * Starts all of it with another time after which a silent node is given up.
   *
   * @param nodeGrace default 50 s; a test that loses a node need not wait as long
   */
  public static ControlPlane start(
      ProcessScope scope,
      KubernetesBinaries binaries,
      Path directory,
      Progress progress,
      Duration nodeGrace) {
    return start(scope, binaries, directory, progress, nodeGrace, ServiceNetwork.IPV4);
  }

  private static ControlPlane start(
      ProcessScope scope,
      KubernetesBinaries binaries,
      Path directory,
      Progress progress,
      Duration nodeGrace,
      ServiceNetwork services) {
    int port = FreePort.find();
    URI server = URI.create("https://127.0.0.1:" + port);
    ControlPlaneFiles files = ControlPlaneFiles.create(directory.toAbsolutePath(), server);
    Components components =
        new Components(
            binaries,
            files,
            FreePort.find(),
            Components.Listener.local(port, services),
            nodeGrace,
            services);
    ControlPlane plane = new ControlPlane(scope, files, server, nodeGrace, services);
    return progress.during("starting the Kubernetes control plane", () -> plane.run(components));
  }

  /** Where it serves HTTPS. */
  public URI apiServer() {
    return apiServer;
  }

  /** The address family of its Services. */
  public ServiceNetwork services() {
    return services;
  }

  /** How long a node may be silent before it is given up. */
  public Duration nodeGrace() {
    return nodeGrace;
  }

  /**
   * Serves with the API server's own certificate and trusts it, for what stands in its place or is
   * called by it. Made once: it takes a tenth of a second.
   *
   * @throws IllegalStateException when the certificate cannot be used
   */
  public synchronized SSLContext tls() {
    var made =
        tls.orElseGet(() -> ApiServerTls.standIn(files.certificate(), files.certificateKey()));
    tls = Optional.of(made);
    return made;
  }

  /**
   * Serves with the API server's own certificate to nobody but the API server, for a kubelet.
   *
   * @throws IllegalStateException when the certificate cannot be used
   */
  public SSLContext kubeletTls() {
    return ApiServerTls.kubelet(files.certificate(), files.certificateKey());
  }

  /** The administrator's kubeconfig; only the owner of the file can read it. */
  public Path kubeconfig() {
    return files.kubeconfig();
  }

  /** The administrator's bearer token. */
  public String adminToken() {
    return files.administrator().token();
  }

  /** Verifies the API server's certificate (PEM). */
  public Path caCertificate() {
    return files.certificate();
  }

  /**
   * One JSON line ({@code audit.k8s.io/v1} Event) for each mutating request and for each request of
   * a ServiceAccount, written when the response is complete, that of a watch when it begins.
   */
  public Path auditLog() {
    return files.auditLog();
  }

  /** A new client of the administrator, to be closed by the caller. */
  public KubernetesClient newClient() {
    return newClient(adminToken());
  }

  /** A new client with another bearer token, to be closed by the caller. */
  public KubernetesClient newClient(String token) {
    // The empty configuration: the user's own kubeconfig must not be mixed in.
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(apiServer.toString())
            .withCaCertFile(caCertificate().toString())
            .withOauthToken(token)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** Stops the components in reverse order; SIGKILL for one that has not ended after 5 s. */
  @Override
  public void close() {
    processes.reversed().forEach(ControlPlane::stop);
    processes.clear();
  }

  private ControlPlane run(Components components) {
    try {
      launch(components.etcd());
      launch(components.apiServer());
      Readiness readiness = new Readiness(List.copyOf(processes), START_LIMIT);
      readiness.await("API server has a certificate", () -> Files.exists(files.certificateKey()));
      try (KubernetesClient client = newClient()) {
        readiness.await("API server is ready", () -> isReady(client));
        launch(components.controllerManager());
        launch(components.scheduler());
        new Readiness(List.copyOf(processes), START_LIMIT)
            .await("default ServiceAccount exists", () -> hasDefaultAccount(client));
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void launch(Command command) {
    processes.add(scope.start(command));
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return Objects.equals(client.raw("/readyz"), "ok");
    } catch (KubernetesClientException e) {
      // Refused or 500: not yet. The caller's deadline ends the wait.
      return false;
    }
  }

  private static boolean hasDefaultAccount(KubernetesClient client) {
    return client.serviceAccounts().inNamespace("default").withName("default").get() != null;
  }

  private static void stop(StackProcess process) {
    process.terminate();
    process.onExit().completeOnTimeout(-1, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    process.kill();
    process.onExit().join();
  }
}
