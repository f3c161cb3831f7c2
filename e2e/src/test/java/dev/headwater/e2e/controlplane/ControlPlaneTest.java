package dev.headwater.e2e.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static ProcessScope scope;
  private static ControlPlane plane;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    Progress progress = Progress.toConsole();
    scope = ProcessScope.open(directory);
    plane =
        ControlPlane.start(
            scope, KubernetesBinaries.find(progress), directory.resolve("plane"), progress);
    client = plane.newClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    long startNanos = System.nanoTime();
    plane.close();
    System.out.printf(
        Locale.ROOT, "control plane stopped in %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
    scope.close();
  }

  @Test
  void itServesTheVersionThatTheGoModulePins() {
    KubernetesModule module = KubernetesModule.of(Machine.current());

    assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo(module.version());
  }

  @Test
  void aCreatedConfigMapIsStoredAndAudited() {
    ConfigMap written = create("audited");

    assertThat(client.configMaps().inNamespace("default").withName("audited").get().getData())
        .isEqualTo(written.getData());
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(audit())
                    .filteredOn(
                        event ->
                            event.at("/objectRef/name").asText().equals("audited")
                                && event.at("/objectRef/resource").asText().equals("configmaps"))
                    .singleElement()
                    .satisfies(
                        event -> {
                          assertThat(event.path("verb").asText()).isEqualTo("create");
                          assertThat(event.path("stage").asText()).isEqualTo("ResponseComplete");
                          assertThat(event.path("level").asText()).isEqualTo("Metadata");
                          assertThat(event.at("/user/username").asText()).isEqualTo("admin");
                          assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(201);
                        }));
  }

  @Test
  void aServiceAccountWithoutRightsIsRefusedAndItsReadsAreAudited() {
    create("secretive");
    String token =
        client
            .serviceAccounts()
            .inNamespace("default")
            .withName("default")
            .tokenRequest(new TokenRequest())
            .getStatus()
            .getToken();

    try (KubernetesClient powerless = plane.newClient(token)) {
      assertThatThrownBy(
              () -> powerless.configMaps().inNamespace("default").withName("secretive").get())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403))
          .hasMessageContaining(
              "User \"system:serviceaccount:default:default\" cannot get resource \"configmaps\"");
    }

    await()
        .atMost(LIMIT)
        .until(
            () ->
                audit().stream()
                    .anyMatch(
                        event ->
                            event.path("verb").asText().equals("get")
                                && event
                                    .at("/user/username")
                                    .asText()
                                    .equals("system:serviceaccount:default:default")
                                && event.at("/responseStatus/code").asInt() == 403));
  }

  /** The client watches by a WebSocket, so the answer is 101. */
  @Test
  void aWatchIsAuditedWhenItBegins() {
    try (var watcher = plane.newClient(viewer());
        var informer = watcher.services().inNamespace("default").inform()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  informer.isWatching()
                      && audit().stream()
                          .anyMatch(
                              event ->
                                  event.path("verb").asText().equals("watch")
                                      && event.at("/objectRef/resource").asText().equals("services")
                                      && event.at("/responseStatus/code").asInt() == 101));
    }
  }

  /** The token of an account that may see what is in its namespace. */
  private static String viewer() {
    var accounts = client.serviceAccounts().inNamespace("default");
    accounts
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("viewer").endMetadata().build())
        .create();
    client
        .rbac()
        .roleBindings()
        .inNamespace("default")
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("viewer")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                .addNewSubject("", "ServiceAccount", "viewer", "default")
                .build())
        .create();
    return accounts.withName("viewer").tokenRequest(new TokenRequest()).getStatus().getToken();
  }

  @Test
  void podsGetTheCertificateOfTheApiServerFromTheControllerManager() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .configMaps()
                            .inNamespace("default")
                            .withName("kube-root-ca.crt")
                            .get())
                    .isNotNull()
                    .extracting(map -> map.getData().get("ca.crt"))
                    .isEqualTo(Files.readString(plane.caCertificate())));
  }

  @Test
  void theSchedulerSaysWhyAPodHasNoNode() {
    client
        .pods()
        .inNamespace("default")
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("homeless")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any")
                .endContainer()
                .endSpec()
                .build())
        .create();

    await()
        .atMost(LIMIT)
        .until(
            () ->
                client
                    .pods()
                    .inNamespace("default")
                    .withName("homeless")
                    .get()
                    .getStatus()
                    .getConditions()
                    .stream()
                    .anyMatch(condition -> "Unschedulable".equals(condition.getReason())));
  }

  @Test
  void theKubeconfigWorksWithKubectlAndIsPrivate() throws Exception {
    Process kubectl =
        new ProcessBuilder(
                KubernetesBinaries.find(Progress.toConsole()).kubectl().toString(),
                "--kubeconfig=" + plane.kubeconfig(),
                "auth",
                "whoami",
                "-o=jsonpath={.status.userInfo.username}")
            .redirectErrorStream(true)
            .start();
    String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).isEqualTo("admin");
    for (Path file : List.of(plane.kubeconfig(), directory.resolve("plane/sa.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aUsedDirectoryIsRefused() {
    assertThatThrownBy(
            () ->
                ControlPlane.start(
                    scope,
                    KubernetesBinaries.find(Progress.toConsole()),
                    directory.resolve("plane"),
                    Progress.toConsole()))
        .hasMessageContaining("holds an earlier control plane");
  }

  @Test
  void aComponentThatDiesDuringTheStartIsQuoted() throws Exception {
    Path programs = Files.createDirectories(directory.resolve("broken"));
    KubernetesBinaries whole = KubernetesBinaries.find(Progress.toConsole());
    script(programs.resolve("etcd"), "exec %s \"$@\"".formatted(whole.etcd()));
    script(programs.resolve("kube-apiserver"), "echo no licence; exit 3");

    assertThatThrownBy(
            () ->
                ControlPlane.start(
                    scope,
                    new KubernetesBinaries(programs),
                    directory.resolve("broken-plane"),
                    Progress.toConsole()))
        .hasMessageStartingWith("kube-apiserver ended with exit code 3 during the start.")
        .hasMessageEndingWith("no licence");
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static ConfigMap create(String name) {
    return client
        .configMaps()
        .inNamespace("default")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("key", "value")
                .build())
        .create();
  }

  private static List<JsonNode> audit() {
    try (Stream<String> lines = Files.lines(plane.auditLog())) {
      return lines.map(ControlPlaneTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
