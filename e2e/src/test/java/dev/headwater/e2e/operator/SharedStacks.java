package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Both shared stacks, for what looks at all that was done on them.
 *
 * @param withBrokers that of {@link OnSharedStack}
 * @param onDouble that of {@link OnSharedDouble}
 */
record SharedStacks(SharedStack withBrokers, SharedStack onDouble) {
  /** Every finished request of the operators. */
  List<Writes.Request> requests() {
    return Stream.of(withBrokers, onDouble)
        .flatMap(shared -> shared.writes().requests().stream())
        .toList();
  }

  /** What was seen of all StreamClusters and StreamTopics. */
  List<GenericKubernetesResource> versions() {
    return Stream.of(withBrokers, onDouble)
        .flatMap(shared -> shared.lifeCycles().versions().stream())
        .toList();
  }

  /** Starts a stack when the first class asks for it; the last one closes it. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      var type = parameter.getParameter().getType();
      return type == SharedStack.class || type == SharedStacks.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      if (parameter.getParameter().getType() == SharedStacks.class) {
        return new SharedStacks(withBrokers(context), onDouble(context));
      }
      return context.getRequiredTestClass().isAnnotationPresent(OnSharedStack.class)
          ? withBrokers(context)
          : onDouble(context);
    }

    private static SharedStack withBrokers(ExtensionContext context) {
      return store(context)
          .computeIfAbsent(OnSharedStack.class, _ -> SharedStack.start(), SharedStack.class);
    }

    private static SharedStack onDouble(ExtensionContext context) {
      return store(context)
          .computeIfAbsent(
              OnSharedDouble.class, _ -> SharedStack.startOnDouble(), SharedStack.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
      return context.getRoot().getStore(Namespace.create(SharedStack.class));
    }
  }
}
