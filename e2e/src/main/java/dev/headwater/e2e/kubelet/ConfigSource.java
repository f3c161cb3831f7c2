package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what pods refer to: ConfigMaps, Secrets and tokens of ServiceAccounts. */
final class ConfigSource {
  private final KubernetesClient client;

  ConfigSource(KubernetesClient client) {
    this.client = client;
  }

  Map<String, byte[]> configMap(String namespace, String name, boolean optional) throws NotYet {
    var found = client.configMaps().inNamespace(namespace).withName(name).get();
    if (found == null) {
      return absent("configmap", name, optional);
    }
    var data = new LinkedHashMap<String, byte[]>();
    Optional.ofNullable(found.getData())
        .orElse(Map.of())
        .forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
    Optional.ofNullable(found.getBinaryData())
        .orElse(Map.of())
        .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    return data;
  }

  Map<String, byte[]> secret(String namespace, String name, boolean optional) throws NotYet {
    var found = client.secrets().inNamespace(namespace).withName(name).get();
    if (found == null) {
      return absent("secret", name, optional);
    }
    var data = new LinkedHashMap<String, byte[]>();
    Optional.ofNullable(found.getData())
        .orElse(Map.of())
        .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    return data;
  }

  /**
   * Bound to the pod, as a kubelet's are: the audit log tells the pods of an account apart.
   *
   * @param audience who is to accept it; empty for the API server
   */
  byte[] token(Pod pod, String serviceAccount, Optional<String> audience, long expirationSeconds) {
    var namespace = pod.getMetadata().getNamespace();
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience.stream().toList())
            .withExpirationSeconds(expirationSeconds)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest(request)
        .getStatus()
        .getToken()
        .getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> absent(String kind, String name, boolean optional)
      throws NotYet {
    if (optional) {
      return Map.of();
    }
    throw new NotYet(kind + " \"" + name + "\" not found");
  }
}
