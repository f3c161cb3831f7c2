package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A control plane with three nodes in three zones whose pods are shell commands. */
record ShellCluster(
    Path directory,
    ProcessScope scope,
    ControlPlane controlPlane,
    KubernetesClient client,
    LoopbackRange range,
    Kubelet kubelet,
    Path kubectl)
    implements AutoCloseable {
  /** How long a test waits for what is to come; more than any needs on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(60);

  /** What a call of kubectl said. */
  record Output(int exitCode, String out, String err) {}

  static ShellCluster start(Path directory, Duration nodeGrace) {
    var progress = Progress.toConsole();
    var scope = ProcessScope.open(directory);
    var binaries = KubernetesBinaries.find(progress);
    var controlPlane =
        ControlPlane.start(scope, binaries, directory.resolve("control"), progress, nodeGrace);
    var range = LoopbackRange.claim();
    var kubelet =
        Kubelet.start(
            controlPlane,
            scope,
            range,
            directory.resolve("kubelet"),
            List.of(
                new NodeSpec("node-a", "us-east-1a", "use1-az6", "us-east-1"),
                new NodeSpec("node-b", "us-east-1b", "use1-az1", "us-east-1"),
                new NodeSpec("node-c", "us-east-1c", "use1-az2", "us-east-1")),
            List.of(new ShellLauncher()));
    return new ShellCluster(
        directory,
        scope,
        controlPlane,
        controlPlane.newClient(),
        range,
        kubelet,
        binaries.kubectl());
  }

  void create(String yaml) {
    client.resource(yaml).inNamespace("default").create();
  }

  Pod pod(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  /** The pods with a label app, in the order of their names; those being deleted included. */
  List<Pod> pods(String app) {
    return client.pods().inNamespace("default").withLabel("app", app).list().getItems();
  }

  /** The status of a pod's only container; waited for, since it comes after the pod. */
  ContainerStatus status(String pod) {
    return await()
        .atMost(SOON)
        .until(() -> pod(pod).getStatus().getContainerStatuses(), statuses -> statuses.size() == 1)
        .getFirst();
  }

  /** The status of a pod's condition; empty while there is none. */
  static String condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("");
  }

  boolean isReady(String pod) {
    return condition(pod(pod), "Ready").equals("True");
  }

  Path log(String pod) {
    return kubelet.logOf("default", pod, "main");
  }

  Output kubectl(String... arguments) {
    return kubectlWith("", arguments);
  }

  /** Runs kubectl with a text as its input; it has a minute. */
  Output kubectlWith(String input, String... arguments) {
    try {
      var out = Files.createTempFile(directory, "kubectl", ".out");
      var err = Files.createTempFile(directory, "kubectl", ".err");
      var in = Files.writeString(Files.createTempFile(directory, "kubectl", ".in"), input);
      var process =
          kubectlProcess(arguments)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  ProcessBuilder kubectlProcess(String... arguments) {
    var command =
        new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig=" + controlPlane.kubeconfig()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  @Override
  public void close() {
    kubelet.close();
    client.close();
    controlPlane.close();
    scope.close();
    range.close();
  }

  /** Hands one cluster to all test classes that break nothing in it; their names differ. */
  static final class Shared implements ParameterResolver {
    /** As long as the controller manager's own default, in tests as in real life. */
    private static final Duration NODE_GRACE = Duration.ofSeconds(50);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ShellCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(ShellCluster.class))
          .computeIfAbsent(
              ShellCluster.class,
              _ -> start(Repository.current().emptied("shell-tests"), NODE_GRACE),
              ShellCluster.class);
    }
  }
}
