package dev.headwater.e2e.operator;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One stack with the operator for all test classes of a JVM: it takes 20 s to start. Its folder,
 * {@code e2e/target/stack-tests}, is emptied at the start and keeps the logs afterwards.
 */
record SharedStack(Stack stack, Writes writes, LifeCycles lifeCycles) implements AutoCloseable {
  /** Scaled down so that a test sees several rounds of each in seconds. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "HEADWATER_POLL_INTERVAL", "500ms",
          "HEADWATER_OBSERVE_INTERVAL", "2s",
          "HEADWATER_RESYNC_INTERVAL", "5s",
          "HEADWATER_DRIFT_INTERVAL", "5s",
          "HEADWATER_LEADER_WATCH", "1s",
          "HEADWATER_DRAIN_GRACE_FLOOR", "1s");

  private static SharedStack start() {
    var repository = Repository.current();
    var directory = repository.output("stack-tests");
    empty(directory);
    var progress = Progress.toConsole();
    var stack = Stack.start(repository, directory, progress);
    try {
      OperatorChart.install(repository, stack, SETTINGS, progress);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
    return new SharedStack(
        stack, new Writes(stack.controlPlane().auditLog()), LifeCycles.record(stack.client()));
  }

  /** A client of an administrator. */
  KubernetesClient client() {
    return stack.client();
  }

  /** Makes the namespace that a test class has for itself. */
  void createNamespace(String name) {
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /**
   * Deletes a namespace with all that is in it, and waits for the end. Its clusters go first: with
   * the namespace their controllers would go at once, and each broker take its whole grace.
   */
  void deleteNamespace(String name) {
    var clusters = client().resources(StreamCluster.class).inNamespace(name);
    clusters.delete();
    TestCluster.soon().until(() -> clusters.list().getItems().isEmpty());
    client().namespaces().withName(name).delete();
    TestCluster.soon().until(() -> client().namespaces().withName(name).get() == null);
  }

  @Override
  public void close() {
    lifeCycles.close();
    stack.close();
  }

  /** Removes what an earlier run left. */
  static void empty(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands the stack to constructors and methods of tests; the last of them closes it. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SharedStack.class))
          .computeIfAbsent(SharedStack.class, _ -> start(), SharedStack.class);
    }
  }
}
