package dev.headwater.e2e.operator;

import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.enginedouble.DoubleEngine;
import dev.headwater.e2e.enginedouble.DoubleLauncher;
import dev.headwater.e2e.enginedouble.Times;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One stack on the double with the operator, for all test classes of a JVM that need no records.
 * Its folder is {@code e2e/target/double-tests}.
 */
record SharedDouble(Stack stack, DoubleEngine engine, Writes writes) implements AutoCloseable {
  /** Scaled down so that a test sees several rounds of each in seconds. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "HEADWATER_POLL_INTERVAL", "300ms",
          "HEADWATER_OBSERVE_INTERVAL", "1s",
          "HEADWATER_RESYNC_INTERVAL", "5s",
          "HEADWATER_DRIFT_INTERVAL", "5s",
          "HEADWATER_LEADER_WATCH", "300ms",
          "HEADWATER_DRAIN_GRACE_FLOOR", "1s",
          "HEADWATER_STREAMS_OPEN_LIMIT", "3s",
          "HEADWATER_LEASE_RETRY_PERIOD", "200ms");

  private static SharedDouble start() {
    var repository = Repository.current();
    var directory = repository.output("double-tests");
    SharedStack.empty(directory);
    var progress = Progress.toConsole();
    var engine = new DoubleEngine(times());
    try {
      var launcher = new Engine.ControlPlaneDouble(new DoubleLauncher(engine));
      var stack = Stack.start(repository, directory, launcher, progress);
      try {
        OperatorChart.install(repository, stack, SETTINGS, progress);
      } catch (RuntimeException e) {
        stack.close();
        throw e;
      }
      return new SharedDouble(stack, engine, new Writes(stack.controlPlane().auditLog()));
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Brokers wait for their controllers as long as real ones: the machine may be busy. */
  private static Times times() {
    var scaled = Times.scaled();
    return new Times(
        Duration.ofMillis(20),
        scaled.election(),
        scaled.session(),
        scaled.failOver(),
        scaled.handOver(),
        scaled.exit(),
        Times.observed().joinLimit(),
        Times.observed().stopLimit(),
        scaled.callLimit());
  }

  /** A client of an administrator. */
  KubernetesClient client() {
    return stack.client();
  }

  /** Makes a namespace with a cluster to be, which is not declared yet. */
  TestCluster cluster(String namespace) {
    client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return new TestCluster(client(), namespace, "orders");
  }

  /** Has a namespace deleted, without waiting for the end. */
  void forget(String namespace) {
    client().namespaces().withName(namespace).delete();
  }

  @Override
  public void close() {
    stack.close();
    engine.close();
  }

  /** Hands the stack to constructors and methods of tests; the last of them closes it. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedDouble.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SharedDouble.class))
          .computeIfAbsent(SharedDouble.class, _ -> start(), SharedDouble.class);
    }
  }
}
