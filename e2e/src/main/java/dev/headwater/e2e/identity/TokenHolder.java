package dev.headwater.e2e.identity;

import dev.headwater.e2e.aws.AwsStack;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose token of a ServiceAccount it is.
 *
 * @param pod name and uid of the pod that the token is bound to, by the keys of their session tags;
 *     empty when it is bound to none
 */
record TokenHolder(String namespace, String serviceAccount, Map<String, String> pod) {
  private static final String ACCOUNT = "system:serviceaccount:";

  /** What the API server says of a pod, by the session tag that EKS makes of it. */
  private static final Map<String, String> CLAIMS =
      Map.of(
          "kubernetes-pod-name", "authentication.kubernetes.io/pod-name",
          "kubernetes-pod-uid", "authentication.kubernetes.io/pod-uid");

  /** Empty for users that are no ServiceAccounts. */
  static Optional<TokenHolder> of(UserInfo user) {
    return Optional.of(user.getUsername())
        .filter(name -> name.startsWith(ACCOUNT))
        .map(name -> name.substring(ACCOUNT.length()).split(":", 2))
        .map(parts -> new TokenHolder(parts[0], parts[1], pod(user.getExtra())));
  }

  private static Map<String, String> pod(Map<String, List<String>> extra) {
    var pod = new HashMap<String, String>();
    CLAIMS.forEach(
        (tag, claim) ->
            extra.getOrDefault(claim, List.of()).stream()
                .findFirst()
                .ifPresent(value -> pod.put(tag, value)));
    return pod;
  }

  /** The tags of the session that EKS takes a role with (EKS User Guide, pod-id-abac). */
  Map<String, String> sessionTags() {
    var tags = new HashMap<>(pod);
    tags.put("eks-cluster-arn", AwsStack.CLUSTER_ARN);
    tags.put("eks-cluster-name", AwsStack.CLUSTER_NAME);
    tags.put("kubernetes-namespace", namespace);
    tags.put("kubernetes-service-account", serviceAccount);
    return tags;
  }
}
