package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Credentials;
import dev.headwater.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Secrets that StreamClusters name, one by one and seldom: a watch would need the right to
 * list every Secret of the Kubernetes cluster, and hold them in memory. Their values are not kept.
 */
public final class CredentialsSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialsSecrets.class);

  private final KubernetesClient client;

  public CredentialsSecrets(KubernetesClient client) {
    this.client = client;
  }

  /** Blocks until the API server has answered or the client's deadline is over. */
  SecretAnswer look(CredentialsSecret wanted) {
    try {
      return Optional.ofNullable(
              client.secrets().inNamespace(wanted.namespace()).withName(wanted.name()).get())
          .map(secret -> judge(secret, wanted.cluster()))
          .orElseGet(SecretAnswer.Missing::new);
    } catch (KubernetesClientException e) {
      LOG.warn(
          "cannot read Secret {}/{}, so nothing is said of it: {}",
          wanted.namespace(),
          wanted.name(),
          e.getMessage());
      return new SecretAnswer.Unread();
    } catch (IllegalStateException closed) {
      // The client is closed when the operator stops, and a look may still be under way.
      return new SecretAnswer.Unread();
    }
  }

  /** The label is the consent of the Secret's owner, who need not be the StreamCluster's author. */
  static SecretAnswer judge(Secret secret, String cluster) {
    var label =
        Optional.ofNullable(secret.getMetadata().getLabels())
            .map(labels -> labels.get(Labels.CLUSTER));
    if (!label.equals(Optional.of(cluster))) {
      return new SecretAnswer.NotAllowed(label);
    }
    var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    List<String> lacking =
        Credentials.REQUIRED_KEYS.stream()
            .filter(key -> data.getOrDefault(key, "").isEmpty())
            .toList();
    return lacking.isEmpty() ? new SecretAnswer.Usable() : new SecretAnswer.Incomplete(lacking);
  }
}
