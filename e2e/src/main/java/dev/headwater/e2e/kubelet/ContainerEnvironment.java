package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Resolves a container's environment: values, fields of the pod, ConfigMaps and Secrets. */
final class ContainerEnvironment {
  private final ConfigSource source;

  ContainerEnvironment(ConfigSource source) {
    this.source = source;
  }

  Map<String, String> of(Pod pod, Container container, String podIp) throws NotYet {
    var variables = new LinkedHashMap<String, String>();
    for (var from : container.getEnvFrom()) {
      variables.putAll(all(pod.getMetadata().getNamespace(), from));
    }
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        var text = Optional.ofNullable(variable.getValue()).orElse("");
        variables.put(variable.getName(), VariableExpansion.expand(text, variables));
      } else {
        value(pod, variable.getValueFrom(), podIp)
            .ifPresent(value -> variables.put(variable.getName(), value));
      }
    }
    return variables;
  }

  private Map<String, String> all(String namespace, EnvFromSource from) throws NotYet {
    var prefix = Optional.ofNullable(from.getPrefix()).orElse("");
    var data = new LinkedHashMap<String, String>();
    if (from.getConfigMapRef() != null) {
      var reference = from.getConfigMapRef();
      source
          .configMap(namespace, reference.getName(), isTrue(reference.getOptional()))
          .forEach((key, value) -> data.put(prefix + key, ConfigSource.text(value)));
    }
    if (from.getSecretRef() != null) {
      var reference = from.getSecretRef();
      source
          .secret(namespace, reference.getName(), isTrue(reference.getOptional()))
          .forEach((key, value) -> data.put(prefix + key, ConfigSource.text(value)));
    }
    return data;
  }

  private Optional<String> value(Pod pod, EnvVarSource from, String podIp) throws NotYet {
    var namespace = pod.getMetadata().getNamespace();
    if (from.getFieldRef() != null) {
      return Optional.of(PodFields.value(pod, from.getFieldRef().getFieldPath(), podIp));
    }
    if (from.getConfigMapKeyRef() != null) {
      var reference = from.getConfigMapKeyRef();
      var data = source.configMap(namespace, reference.getName(), isTrue(reference.getOptional()));
      return key(data, reference.getKey(), "ConfigMap", reference.getOptional());
    }
    if (from.getSecretKeyRef() != null) {
      var reference = from.getSecretKeyRef();
      var data = source.secret(namespace, reference.getName(), isTrue(reference.getOptional()));
      return key(data, reference.getKey(), "Secret", reference.getOptional());
    }
    throw new NotYet("env: this kubelet resolves fieldRef, configMapKeyRef and secretKeyRef only");
  }

  private static Optional<String> key(
      Map<String, byte[]> data, String key, String kind, Boolean optional) throws NotYet {
    if (!data.containsKey(key) && !isTrue(optional)) {
      throw new NotYet("couldn't find key " + key + " in " + kind);
    }
    return Optional.ofNullable(data.get(key)).map(ConfigSource::text);
  }

  private static boolean isTrue(Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }
}
