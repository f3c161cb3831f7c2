package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Credentials;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.prometheus.BearerToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Secrets that StreamClusters name, one by one and seldom: a watch would need the right to
 * list every Secret of the Kubernetes cluster, and hold them in memory. Keys of AWS are not kept.
 */
public final class CredentialsSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialsSecrets.class);

  /** The key of a Secret that holds a bearer token. */
  static final String TOKEN = "token";

  private final KubernetesClient client;

  public CredentialsSecrets(KubernetesClient client) {
    this.client = client;
  }

  /** Blocks until the API server has answered or the client's deadline is over. */
  SecretAnswer look(CredentialsSecret wanted) {
    return look(
        wanted, secret -> judge(secret, wanted.cluster(), Credentials.REQUIRED_KEYS), why -> why);
  }

  /** The token in a Secret; blocks as long. */
  TokenAnswer token(CredentialsSecret wanted) {
    return look(wanted, secret -> token(secret, wanted.cluster()), TokenAnswer.Refused::new);
  }

  private <A> A look(
      CredentialsSecret wanted, Function<Secret, A> judge, Function<SecretAnswer, A> without) {
    try {
      return Optional.ofNullable(
              client.secrets().inNamespace(wanted.namespace()).withName(wanted.name()).get())
          .map(judge)
          .orElseGet(() -> without.apply(new SecretAnswer.Missing()));
    } catch (KubernetesClientException e) {
      LOG.warn(
          "cannot read Secret {}/{}, so nothing is said of it: {}",
          wanted.namespace(),
          wanted.name(),
          e.getMessage());
      return without.apply(new SecretAnswer.Unread());
    } catch (IllegalStateException closed) {
      // The client is closed when the operator stops, and a look may still be under way.
      return without.apply(new SecretAnswer.Unread());
    }
  }

  static TokenAnswer token(Secret secret, String cluster) {
    return switch (judge(secret, cluster, List.of(TOKEN))) {
      case SecretAnswer.Usable _ ->
          decoded(secret.getData().get(TOKEN))
              .<TokenAnswer>map(TokenAnswer.Known::new)
              .orElseGet(
                  () -> new TokenAnswer.Refused(new SecretAnswer.Incomplete(List.of(TOKEN))));
      case SecretAnswer why -> new TokenAnswer.Refused(why);
    };
  }

  /** Empty when it is none. */
  private static Optional<BearerToken> decoded(String base64) {
    try {
      return BearerToken.in(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The label is the consent of the Secret's owner, who need not be the StreamCluster's author. */
  static SecretAnswer judge(Secret secret, String cluster, List<String> keys) {
    var label =
        Optional.ofNullable(secret.getMetadata().getLabels())
            .map(labels -> labels.get(Labels.CLUSTER));
    if (!label.equals(Optional.of(cluster))) {
      return new SecretAnswer.NotAllowed(label);
    }
    var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    List<String> lacking =
        keys.stream().filter(key -> data.getOrDefault(key, "").isEmpty()).toList();
    return lacking.isEmpty() ? new SecretAnswer.Usable() : new SecretAnswer.Incomplete(lacking);
  }
}
